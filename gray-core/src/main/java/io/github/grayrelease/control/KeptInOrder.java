package io.github.grayrelease.control;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Passes changes to a keeper in order, one at a time. Taking a number never blocks. Keeping blocks on the disk and holds a
 * lock that only other keeping threads wait for. Safe for all threads.
 */
final class KeptInOrder {

    private final RuleKeeper keeper;
    private final Queue<Ticket> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock disk = new ReentrantLock();
    private volatile Persistence last = Persistence.KEPT;

    KeptInOrder(RuleKeeper keeper) {
        this.keeper = keeper;
    }

    /** A change with its place in the order. */
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

    /** Takes a number. Callers must call it in the order of the changes. */
    Ticket next(RulesState before, RulesState after) {
        Ticket ticket = new Ticket(before, after, last);
        if (!before.equals(after)) {
            waiting.add(ticket);
        }
        return ticket;
    }

    /** Keeps all changes up to this one unless another thread did. */
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

    /** The result for the latest kept change. */
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
