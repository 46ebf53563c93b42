"""The key outside of the databases: from the environment, a file, a key server. Without it nothing opens nor closes."""

import stat
import sys

import pytest

from essaim.kernel import keyring, master_keys, rotation, sealing
from essaim.kernel.master_keys import NoMasterKey
from essaim.kernel.tenancy import within
from essaim.kernel.vault import CollectiveKey
from essaim.models import Person
from tests import factories
from tests.installation import fresh_installation

KMS = '''#!{python}
"""A key server of a few lines: it wraps under a key of its own, bound to the context."""
import base64, sys
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
verb, context = sys.argv[1:]
key, secret = AESGCM(b"k" * 32), base64.b64decode(sys.stdin.buffer.read())
if verb == "wrap":
    said = b"n" * 12 + key.encrypt(b"n" * 12, secret, context.encode())
else:
    said = key.decrypt(secret[:12], secret[12:], context.encode())
sys.stdout.write(base64.b64encode(said).decode())
'''


@pytest.fixture
def kms(tmp_path, settings):
    script = tmp_path / "kms"
    script.write_text(KMS.format(python=sys.executable))
    script.chmod(0o755)
    settings.MASTER_KEYS = ""
    settings.KMS_COMMAND = str(script)
    return script


def test_a_key_server_wraps_and_unwraps(collective, coordinator, kms):
    with within(collective):
        made = factories.person(collective, coordinator, "Odette Renaud")
    with within(collective):
        assert Person.objects.get(id=made.id).name == "Odette Renaud"
    assert CollectiveKey.objects.get().master == "kms"


@pytest.mark.parametrize(
    "fault",
    [
        "sys.exit(1)",
        "print('pas du base64 !')",
        "print('')",
        "print(base64.b64encode(b'court').decode())",
        "print(base64.b64encode(bytes(32)).decode())",
    ],
)
def test_a_key_server_that_fails_or_says_nonsense_opens_nothing(collective, coordinator, kms, fault):
    with within(collective):
        made = factories.person(collective, coordinator, "Odette Renaud")
    kms.write_text(f"#!{sys.executable}\nimport sys, base64\n{fault}\n")
    with within(collective), pytest.raises(sealing.BrokenSeal):
        Person.objects.get(id=made.id).name  # noqa: B018
    stranger = factories.collective()
    with within(stranger), pytest.raises(NoMasterKey):
        keyring.make_key(stranger.id, keyring.Subject("person", factories.new_id()))
    assert CollectiveKey.objects.count() == 1


def test_a_key_server_refuses_a_secret_moved_to_another_collective(collective, coordinator, kms):
    other = factories.collective()
    for one in (collective, other):
        with within(one):
            keyring.make_key(one.id, keyring.Subject("person", factories.new_id()))
    stolen = CollectiveKey.objects.get(collective_id=other.id).wrapped
    CollectiveKey.objects.filter(collective_id=collective.id).update(wrapped=stolen)
    with within(collective), pytest.raises(NoMasterKey):
        keyring.wrapping_key(collective.id)


def test_one_moves_from_a_key_to_a_key_server_and_back(collective, coordinator, tmp_path, settings):
    listed = settings.MASTER_KEYS
    with within(collective):
        made = factories.person(collective, coordinator, "Odette Renaud")
    script = tmp_path / "kms"
    script.write_text(KMS.format(python=sys.executable))
    script.chmod(0o755)
    settings.KMS_COMMAND = str(script)
    assert rotation.rewrap_collectives() == 1
    settings.MASTER_KEYS = ""
    with within(collective):
        assert Person.objects.get(id=made.id).name == "Odette Renaud"
    assert rotation.rewrap_collectives() == 0
    assert rotation.rewrap_collectives(every=True) == 1
    settings.MASTER_KEYS, kept = listed, settings.KMS_COMMAND
    settings.KMS_COMMAND = ""
    with within(collective), pytest.raises(NoMasterKey):
        Person.objects.get(id=made.id).name  # noqa: B018
    assert kept


def test_a_file_of_keys_is_read_again_when_it_changes(collective, coordinator, settings, tmp_path):
    file = tmp_path / "keys"
    file.write_text(settings.MASTER_KEYS + "\n")
    settings.MASTER_KEYS, settings.MASTER_KEY_FILE = "", str(file)
    before = master_keys.active_name()
    import os

    file.write_text(f"{master_keys.new_text()}\n{file.read_text()}")
    os.utime(file, (1, 1))
    assert master_keys.active_name() != before
    assert master_keys.known_names()[1] == before


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"court\n", b"dGVzdHM=\n", None])
def test_a_file_that_holds_no_key_opens_nothing(settings, tmp_path, content):
    file = tmp_path / "keys"
    if content is not None:
        file.write_bytes(content)
    settings.MASTER_KEYS, settings.MASTER_KEY_FILE = "", str(file)
    with pytest.raises(NoMasterKey):
        master_keys.wrap(sealing.new_key(), bound_to="x")


def test_no_two_nonces_and_no_two_envelopes_are_the_same():
    key = sealing.new_key()
    sealed = {sealing.seal(b"", key=key, bound_to="x") for _ in range(2000)}
    assert len({one[3:15] for one in sealed}) == len({one[15:] for one in sealed}) == 2000


@pytest.mark.parametrize("plain", [b"", b"\x80", b"\x80\x00\x00", b"a" * 31, b"a" * 32, b"a" * 100_000])
def test_the_padding_gives_back_what_was_sealed(plain):
    key = sealing.new_key()
    envelope = sealing.seal(plain, key=key, bound_to="x", generation=7)
    assert (sealing.unseal(envelope, key=key, bound_to="x"), sealing.generation_of(envelope)) == (plain, 7)
    assert (len(envelope) - 15 - 16) % 32 == 0


@pytest.mark.parametrize("envelope", [b"", b"\x01", b"\x01" * 14, b"\x01" * 40, b"\x02" + b"\x00" * 60])
def test_what_is_no_envelope_is_refused(envelope):
    with pytest.raises(sealing.BrokenSeal):
        sealing.unseal(envelope, key=sealing.new_key(), bound_to="x")


def test_the_commands_tell_and_change_the_keys(tmp_path):
    installation = fresh_installation(tmp_path)
    file = tmp_path / "cle"
    own = {"ESSAIM_MASTER_KEYS": "", "ESSAIM_MASTER_KEY_FILE": str(file)}
    installation.command("keys", "new", "--file", str(file), **own)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    installation.run(
        "c = factories.collective()\nwith within(c): factories.person(c, factories.member(c))", **own
    )
    installation.command("keys", "new", "--file", str(file), **own)
    for level in ("master", "collective", "person"):
        said = installation.command("keys", "rotate", "--level", level, "--pause", "0", **own)
        assert said == "Clés changées\u00a0: 1. En échec\u00a0: 0."
    file.write_text(file.read_text().splitlines()[0] + "\n")
    assert installation.command("keys", "status", **own).endswith("en ordre")
    assert installation.run(
        "c = Collective.objects.get()\nwith within(c): print(Person.objects.get().name)", **own
    ) == ("Odette Renaud")
    installation.command("keys", "status", code=1)  # another master key: nothing opens, and it says so
    file.chmod(0o640)
    assert "chmod 600" in installation.command("check-install", "--json", code=1, **own)
