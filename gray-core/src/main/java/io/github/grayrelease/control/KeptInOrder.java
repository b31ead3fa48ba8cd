package io.github.grayrelease.control;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands changes to a keeper in their order, one at a time, on whichever thread has time for it. Taking a number never waits;
 * keeping waits for the disk, and holds a lock that only those wait for who keep a change themselves. Safe for all threads.
 */
final class KeptInOrder {

    private final RuleKeeper keeper;
    private final Queue<Ticket> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock disk = new ReentrantLock();
    private volatile Persistence last = Persistence.KEPT;

    KeptInOrder(RuleKeeper keeper) {
        this.keeper = keeper;
    }

    /** A change that has its place in the order. */
    static final class Ticket {

        private final RulesState before;
        private final RulesState after;
        private Persistence persistence;

        private Ticket(RulesState before, RulesState after, Persistence persistence) {
            this.before = before;
            this.after = after;
            this.persistence = persistence;
        }
    }

    /** Takes a number; to be called in the order of the changes. */
    Ticket next(RulesState before, RulesState after) {
        Ticket ticket = new Ticket(before, after, last);
        if (!before.equals(after)) {
            waiting.add(ticket);
        }
        return ticket;
    }

    /** Keeps all changes up to this one, if nobody else has. */
    Persistence keep(Ticket ticket) {
        disk.lock();
        try {
            for (Ticket due = waiting.poll(); due != null; due = waiting.poll()) {
                due.persistence = keeper.keep(due.before, due.after);
                last = due.persistence;
            }
            return ticket.persistence;
        } finally {
            disk.unlock();
        }
    }

    /** What became of the change that was kept last. */
    Persistence last() {
        return last;
    }

    void close() {
        disk.lock();
        try {
            keeper.close();
        } finally {
            disk.unlock();
        }
    }
}
