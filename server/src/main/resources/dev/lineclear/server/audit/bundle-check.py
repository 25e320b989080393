#!/usr/bin/env python3
"""Checks a bundle: every record's proof, the log's signature, every approval. Needs openssl and ssh-keygen."""
import base64, glob, hashlib, os, re, subprocess, sys, tempfile

here = os.path.dirname(os.path.abspath(__file__))
faults = 0


def read(*name):
    with open(os.path.join(here, *name), "rb") as file:
        return file.read()


def say(good, what):
    global faults
    faults += not good
    print(("good   " if good else "WRONG  ") + what)


def ed25519(key, message, signature):
    """openssl's word on an Ed25519 signature (RFC 8032)."""
    with tempfile.TemporaryDirectory() as tmp:
        paths = [os.path.join(tmp, n) for n in ("key", "message", "signature")]
        der = bytes.fromhex("302a300506032b6570032100") + key  # RFC 8410
        for path, content in zip(paths, (der, message, signature)):
            with open(path, "wb") as file:
                file.write(content)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", paths[0], "-rawin"]
        done = subprocess.run(command + ["-in", paths[1], "-sigfile", paths[2]], capture_output=True)
        return done.returncode == 0


def log_keys():
    """Lines of C2SP signed-note: name+hash+base64 of a type byte (1: Ed25519) and the key."""
    keys = {}
    for line in read("log.vkey").decode().split("\n"):
        if line:
            name, hash_, data = line.split("+", 2)
            data = base64.b64decode(data, validate=True)
            if data[0] == 1:
                assert hashlib.sha256(name.encode() + b"\n" + data).digest()[:4].hex() == hash_, "key hash"
                keys[(name, hash_)] = data[1:]
    return keys


def checkpoint(note, keys):
    """The size and root of a signed checkpoint, if one of the keys signed it."""
    text, signatures = note.rsplit("\n\n", 1)
    text += "\n"
    origin, size, root = text.split("\n")[:3]
    for line in signatures.strip().split("\n"):
        _, name, blob = line.split(" ")
        blob = base64.b64decode(blob)
        key = keys.get((name, blob[:4].hex()))
        if key and name == origin and ed25519(key, text.encode(), blob[4:]):
            return int(size), base64.b64decode(root)
    raise ValueError("no key of log.vkey signed the checkpoint")


def root_of(entry, index, size, hashes):
    """RFC 9162, section 2.1.3.2."""
    node = hashlib.sha256(b"\0" + entry).digest()
    fn, sn = index, size - 1
    for other in hashes:
        assert sn > 0, "proof too long"
        if fn & 1 or fn == sn:
            node = hashlib.sha256(b"\1" + other + node).digest()
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            node = hashlib.sha256(b"\1" + node + other).digest()
        fn, sn = fn >> 1, sn >> 1
    assert sn == 0, "proof too short"
    return node


def check_record(path, keys, checkpoints):
    head, note = open(path, encoding="utf-8").read().split("\n\n", 1)
    lines = head.split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1", "not a proof"
    if lines[1].startswith("extra "):
        del lines[1]
    index = int(lines[1].removeprefix("index "))
    if note not in checkpoints:
        checkpoints[note] = checkpoint(note, keys)
    size, root = checkpoints[note]
    entry = read("records", os.path.basename(path)[: -len(".proof")] + ".json")
    hashes = [base64.b64decode(h) for h in lines[2:]]
    assert index < size and root_of(entry, index, size, hashes) == root, "does not lead to the checkpoint's root"
    assert int(re.match(r"\d+", os.path.basename(path))[0]) == index, "is another record"


def main():
    keys = log_keys()
    checkpoints = {}
    proofs = sorted(glob.glob(os.path.join(here, "records", "*.proof")))
    for path in proofs:
        try:
            check_record(path, keys, checkpoints)
            say(True, os.path.basename(path)[: -len(".proof")])
        except (AssertionError, ValueError, KeyError, IndexError, OSError) as e:
            say(False, f"{os.path.basename(path)}: {e}")
    if len(glob.glob(os.path.join(here, "records", "*.json"))) != len(proofs):
        say(False, "a record has no proof")
    for directory in sorted(glob.glob(os.path.join(here, "approvals", "*", ""))):
        approver = read(directory, "approver").decode().strip()
        command = ["ssh-keygen", "-Y", "verify", "-f", directory + "allowed_signers", "-I", approver]
        command += ["-n", "lineclear", "-s", directory + "statement.sig"]
        done = subprocess.run(command, input=read(directory, "statement"), capture_output=True)
        say(done.returncode == 0, "signature of " + approver)
    print(f"{faults} faults. Now compare log.vkey with the log's key as you know it from elsewhere.")
    sys.exit(1 if faults else 0)


main()
