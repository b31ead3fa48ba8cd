package io.github.grayrelease.trust;

import io.github.grayrelease.Request;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The proof in one request. It vouches for one stage, in whichever header that stage is named. */
final class PresentedProof implements Voucher {

    private final Proofs proofs;
    private final String proof;
    private @Nullable String proved;
    private Optional<String> problem = Optional.empty();

    private PresentedProof(Proofs proofs, String proof) {
        this.proofs = proofs;
        this.proof = proof;
    }

    /** Several proofs prove nothing: one may have been added by someone else. */
    static Voucher of(Request request, Proofs proofs) {
        List<String> sent = request.headers(Proofs.HEADER);
        return switch (sent.size()) {
            case 0 -> NOBODY;
            case 1 -> new PresentedProof(proofs, sent.get(0));
            default -> new Several();
        };
    }

    @Override
    public boolean vouchesFor(String stage) {
        if (stage.equals(proved)) {
            return true;
        }
        Optional<String> wrong = proofs.problem(proof, stage);
        if (wrong.isEmpty()) {
            proved = stage;
        } else {
            problem = wrong;
        }
        return wrong.isEmpty();
    }

    @Override
    public Optional<String> problem() {
        return hasProved() ? Optional.empty() : problem;
    }

    @Override
    public boolean hasProved() {
        return proved != null;
    }

    private static final class Several implements Voucher {

        @Override
        public boolean vouchesFor(String stage) {
            return false;
        }

        @Override
        public Optional<String> problem() {
            return Optional.of("was sent more than once");
        }
    }
}
