#!/usr/bin/env python3
"""Checks a bundle: every record's proof, the log's signature, every approval. Needs openssl and ssh-keygen."""
import base64, glob, hashlib, json, os, re, subprocess, sys, tempfile

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
    return openssl(bytes.fromhex("302a300506032b6570032100") + key, message, signature)  # RFC 8410


def openssl(der, message, signature, digest=()):
    """openssl's word on a signature by a key in X.509's form."""
    with tempfile.TemporaryDirectory() as tmp:
        paths = [os.path.join(tmp, n) for n in ("key", "message", "signature")]
        for path, content in zip(paths, (der, message, signature)):
            with open(path, "wb") as file:
                file.write(content)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", paths[0], "-rawin", *digest]
        done = subprocess.run(command + ["-in", paths[1], "-sigfile", paths[2]], capture_output=True)
        return done.returncode == 0


def wire(blob):
    """Two strings, each after its length (RFC 4251, section 5)."""
    first = int.from_bytes(blob[:4], "big")
    return blob[4 : 4 + first].decode(), blob[8 + first :]


def passkey(directory):
    """WebAuthn level 3, section 7.2: what was signed, where, by whom it was used, and the signature."""
    origin, cose = wire(base64.b64decode(read(directory, "public_key").split(b" ")[1]))
    der, client, data = (read(directory, n) for n in ("key.der", "clientDataJSON", "authenticatorData"))
    # COSE keys (RFC 9053) and X.509's have the same numbers in them.
    kinds = {b"\x02\x03\x26": "ec", b"\x01\x03\x27": "ed25519"}
    kind = kinds.get(cose[2:5], "rsa")
    ending = {"ec": cose[10:42] + cose[45:77], "ed25519": cose[10:42], "rsa": cose[11:-5] + b"\x02\x03\x01\x00\x01"}[kind]
    beginning = {"ec": "3059301306072a8648ce3d020106082a8648ce3d03010703420004", "ed25519": "302a300506032b6570032100"}
    assert der.endswith(ending) and (kind == "rsa" or der[: -len(ending)].hex() == beginning[kind]), "another key"
    said = json.loads(client)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(read(directory, "statement")).digest()).decode().rstrip("=")
    assert said["type"] == "webauthn.get" and said["challenge"] == challenge, "another statement was signed"
    assert said["origin"] == origin and not said.get("crossOrigin"), "signed for another site"
    assert data[:32] == hashlib.sha256(re.split("[/:]+", origin)[1].encode()).digest(), "another site's key"
    assert data[32] & 5 == 5, "nobody touched it, or it did not check who"
    digest = () if kind == "ed25519" else ("-digest", "sha256")
    return openssl(der, data + hashlib.sha256(client).digest(), read(directory, "signature"), digest)


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
        if os.path.exists(directory + "public_key"):
            try:
                say(passkey(directory), "passkey of " + approver)
            except (AssertionError, ValueError, KeyError, IndexError) as e:
                say(False, f"passkey of {approver}: {e}")
            continue
        command = ["ssh-keygen", "-Y", "verify", "-f", directory + "allowed_signers", "-I", approver]
        command += ["-n", "lineclear", "-s", directory + "statement.sig"]
        done = subprocess.run(command, input=read(directory, "statement"), capture_output=True)
        say(done.returncode == 0, "signature of " + approver)
    print(f"{faults} faults. Now compare log.vkey with the log's key as you know it from elsewhere.")
    sys.exit(1 if faults else 0)


main()
