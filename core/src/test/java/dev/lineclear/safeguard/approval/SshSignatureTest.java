package dev.lineclear.safeguard.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SshSignatureTest {
    private static final byte[] MESSAGE = "the message".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private SshKeygen ssh;

    @BeforeEach
    void starts() {
        ssh = new SshKeygen(directory);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-t ed25519",
                "-t ecdsa -b 256",
                "-t ecdsa -b 384",
                "-t ecdsa -b 521",
                "-t rsa -b 2048",
                "-t rsa -b 3072"
            })
    void whatSshKeygenSignsIsVerifiedWithEitherHashAndNothingElseIs(String options) throws Exception {
        SshKeygen.Key key = ssh.key(options.split(" "));
        assertEquals(key.bare(), SshPublicKey.parse(key.line()).text());
        for (String hash : new String[] {"sha256", "sha512"}) {
            String armour = ssh.sign(key, "lineclear", MESSAGE, "-O", "hashalg=" + hash);
            SshSignature signature = SshSignature.parse(armour);
            assertEquals(key.bare(), signature.key().text());
            signature.verify(MESSAGE);
            assertTrue(armour.contains("\n") && ssh.verifies(key.bare(), "lineclear", MESSAGE, armour));
            refused(Reason.SIGNATURE_WRONG, () -> signature.verify("the messagf".getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void theShortNumbersThatEcdsaSometimesHasAreVerifiedToo() throws Exception {
        SshKeygen.Key key = ssh.key("-t", "ecdsa", "-b", "521");
        for (int i = 0; i < 20; i++) {
            byte[] message = {(byte) i};
            SshSignature.parse(ssh.sign(key, "lineclear", message)).verify(message);
        }
    }

    @Test
    void aTouchedSecurityKeyIsVerifiedAsOpensshDoes() throws Exception {
        for (SecurityKey key : new SecurityKey[] {SecurityKey.ed25519("ssh:"), SecurityKey.ecdsa("ssh:work")}) {
            for (int flags : new int[] {1, 5}) {
                String armour = key.sign(MESSAGE, flags);
                SshSignature.parse(armour).verify(MESSAGE);
                assertTrue(ssh.verifies(key.line(), "lineclear", MESSAGE, armour), "OpenSSH agrees");
                refused(Reason.SIGNATURE_WRONG, () -> SshSignature.parse(armour).verify(new byte[1]));
            }
        }
    }

    @Test
    void aSecurityKeyThatNobodyTouchedDoesNotCount() throws Exception {
        for (SecurityKey key : new SecurityKey[] {SecurityKey.ed25519("ssh:"), SecurityKey.ecdsa("ssh:")}) {
            String armour = key.sign(MESSAGE, 4);
            refused(Reason.PRESENCE_MISSING, () -> SshSignature.parse(armour).verify(MESSAGE));
        }
    }

    @Test
    void claimingATouchThatWasNotSignedIsFoundOut() throws Exception {
        byte[] blob = decode(SecurityKey.ed25519("ssh:").sign(MESSAGE, 0));
        blob[blob.length - 5] = 1;
        refused(Reason.SIGNATURE_WRONG, () -> SshSignature.parse(SecurityKey.armour(blob))
                .verify(MESSAGE));
    }

    @Test
    void aSecurityKeyMadeForAWebSiteDoesNotCount() throws Exception {
        String line = SecurityKey.ed25519("https://example.com").line();
        refused(Reason.KEY_WEAK, () -> SshPublicKey.parse(line));
    }

    @Test
    void aSignatureOverAFileIsNoApproval() throws Exception {
        String armour = ssh.sign(ssh.ed25519(), "file", MESSAGE);
        refused(Reason.OTHER_NAMESPACE, () -> SshSignature.parse(armour).verify(MESSAGE));
    }

    @Test
    void aSmallRsaKeyDoesNotCount() throws Exception {
        SshKeygen.Key key = ssh.key("-t", "rsa", "-b", "1024");
        refused(Reason.KEY_WEAK, () -> SshPublicKey.parse(key.line()));
        String armour = ssh.sign(key, "lineclear", MESSAGE);
        refused(Reason.KEY_WEAK, () -> SshSignature.parse(armour));
    }

    @Test
    void sha1SignaturesDoNotCount() throws Exception {
        SshKeygen.Key key = ssh.key("-t", "rsa", "-b", "2048");
        byte[] blob = decode(ssh.sign(key, "lineclear", MESSAGE));
        String latin = new String(blob, StandardCharsets.ISO_8859_1);
        String old = latin.replace("\0\0\0\14rsa-sha2-512", "\0\0\0\7ssh-rsa");
        int length = latin.length() - old.length();
        assertEquals(5, length);
        int at = old.lastIndexOf("\0\0\0\7ssh-rsa") - 4;
        byte[] changed = old.getBytes(StandardCharsets.ISO_8859_1);
        int field = (changed[at + 2] & 0xff) << 8 | (changed[at + 3] & 0xff);
        changed[at + 2] = (byte) ((field - 5) >> 8);
        changed[at + 3] = (byte) (field - 5);
        refused(Reason.KEY_WEAK, () -> SshSignature.parse(SecurityKey.armour(changed))
                .verify(MESSAGE));
    }

    @Test
    void everyTruncationIsRefused() throws Exception {
        String armour = ssh.sign(ssh.ed25519(), "lineclear", MESSAGE).strip();
        for (int i = 0; i < armour.length(); i++) {
            String cut = armour.substring(0, i);
            refused(Reason.MALFORMED, () -> SshSignature.parse(cut));
        }
        byte[] blob = decode(armour);
        for (int i = 0; i < blob.length; i++) {
            String cut = SecurityKey.armour(Arrays.copyOf(blob, i));
            assertThrows(RefusedException.class, () -> SshSignature.parse(cut).verify(MESSAGE), "cut at " + i);
        }
    }

    @Test
    void everyFlippedBitIsRefused() throws Exception {
        for (String options : new String[] {"-t ed25519", "-t ecdsa -b 256"}) {
            byte[] blob = decode(ssh.sign(ssh.key(options.split(" ")), "lineclear", MESSAGE));
            for (int bit = 0; bit < blob.length * 8; bit++) {
                byte[] changed = blob.clone();
                changed[bit / 8] ^= (byte) (1 << bit % 8);
                assertThrows(
                        RefusedException.class,
                        () -> SshSignature.parse(SecurityKey.armour(changed)).verify(MESSAGE),
                        "bit " + bit);
            }
        }
    }

    @Test
    void bytesAfterTheSignatureAreRefused() throws Exception {
        byte[] blob = decode(ssh.sign(ssh.ed25519(), "lineclear", MESSAGE));
        String longer = SecurityKey.armour(Arrays.copyOf(blob, blob.length + 1));
        refused(Reason.MALFORMED, () -> SshSignature.parse(longer));
    }

    @Test
    void anOversizedArmourIsRefusedUnread() {
        String huge = "-----BEGIN SSH SIGNATURE-----\n" + "A".repeat(SshSignature.MAX_LENGTH)
                + "\n-----END SSH SIGNATURE-----\n";
        refused(Reason.MALFORMED, () -> SshSignature.parse(huge));
    }

    @Test
    void garbageIsRefusedAndNeverThrowsAnythingElse() {
        long seed = System.nanoTime();
        System.out.println("SshSignatureTest garbage seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            byte[] junk = new byte[random.nextInt(200)];
            random.nextBytes(junk);
            byte[] blob = new SshWire.Writer()
                    .raw("SSHSIG".getBytes(StandardCharsets.US_ASCII))
                    .uint32(1)
                    .string(
                            random.nextBoolean()
                                    ? new SshWire.Writer()
                                            .string("ssh-rsa")
                                            .raw(junk)
                                            .bytes()
                                    : junk)
                    .raw(junk)
                    .bytes();
            assertThrows(RefusedException.class, () -> SshSignature.parse(SecurityKey.armour(blob)));
            assertThrows(
                    RefusedException.class, () -> SshPublicKey.parse(new String(junk, StandardCharsets.ISO_8859_1)));
        }
    }

    @Test
    void aPointOffTheCurveIsRefused() throws Exception {
        byte[] blob = Base64.getDecoder()
                .decode(ssh.key("-t", "ecdsa", "-b", "256").bare().split(" ")[1]);
        blob[blob.length - 1] ^= 1;
        String line = "ecdsa-sha2-nistp256 " + Base64.getEncoder().encodeToString(blob);
        refused(Reason.MALFORMED, () -> SshPublicKey.parse(line));
    }

    @Test
    void optionsSecondLinesAndAForeignTypeAreRefused() throws Exception {
        String line = ssh.ed25519().bare();
        assertThrows(RefusedException.class, () -> SshPublicKey.parse("cert-authority " + line));
        assertThrows(RefusedException.class, () -> SshPublicKey.parse(line + "\n" + line));
        assertThrows(RefusedException.class, () -> SshPublicKey.parse("ssh-rsa " + line.split(" ")[1]));
        assertThrows(RefusedException.class, () -> SshPublicKey.parse("ssh-ed25519"));
        assertFalse(SshPublicKey.parse("  " + line + "  a b c ").text().contains("a b"));
    }

    private static byte[] decode(String armour) {
        return Base64.getMimeDecoder().decode(armour.replaceAll("-----[A-Z ]+-----", ""));
    }

    private static void refused(Reason reason, org.junit.jupiter.api.function.Executable executable) {
        assertEquals(reason, assertThrows(RefusedException.class, executable).reason());
    }
}
