"""TLS and users of the server's file realm: the search pages read, indexing writes, nobody else gets in."""

from __future__ import annotations

import datetime as dt
import ipaddress
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from config.settings import ElasticsearchSettings, load_settings
from indexer.engines.base import EngineError, Search
from indexer.engines.elastic import ElasticsearchEngine
from tests.conftest import ROOT
from tests.elasticsearch.corpus import entries
from tests.elasticsearch.server import Cluster

pytestmark = [pytest.mark.elasticsearch, pytest.mark.timeout(300)]

Roles = dict[str, dict[str, Any]]
ROLES: Roles = yaml.safe_load((ROOT / "docs" / "elasticsearch" / "roles.yml").read_text("utf-8"))
GUESTS: Roles = {"read-only": {"indices": [{"names": ["other-*"], "privileges": ["read"]}]}}


def lesser(roles: Roles) -> Roles:
    """Each role again and again, every time without another of its privileges."""
    found: Roles = {}
    for role, rights in roles.items():
        (indices,) = rights["indices"]
        for privilege in indices["privileges"]:
            rest = [other for other in indices["privileges"] if other != privilege]
            found[f"{role}-without-{privilege}"] = {"indices": [indices | {"privileges": rest}]}
    return found


LESSER = lesser(ROLES)
USERS = {
    "pages": "giaoban_read",
    "indexing": "giaoban_write",
    "root": "superuser",
    "guest": "read-only",
    **{role: role for role in LESSER},
}
PASSWORD = "mật-khẩu-thử"


def certificate() -> tuple[str, str]:
    """A certificate for 127.0.0.1 that vouches for itself, and its key, both PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "giaoban test")])
    now = dt.datetime.now(dt.UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return signed.public_bytes(serialization.Encoding.PEM).decode(), private.decode()


@pytest.fixture(scope="module")
def secured(
    elasticsearch_wanted: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Cluster]:
    public, private = certificate()
    authority = tmp_path_factory.mktemp("tls") / "ca.pem"
    authority.write_text(public, "utf-8")
    roles = yaml.safe_dump(ROLES | GUESTS | LESSER)
    cluster = Cluster(
        extra={
            "xpack.security.enabled": "true",
            "xpack.security.http.ssl.enabled": "true",
            "xpack.security.http.ssl.certificate": "server.pem",
            "xpack.security.http.ssl.key": "server.key",
        },
        files={"server.pem": public, "server.key": private, "roles.yml": roles},
        login=("root", PASSWORD),
    )
    for user, role in USERS.items():
        cluster.nodes[0].run_tool(
            "elasticsearch-users", "useradd", user, "-p", PASSWORD, "-r", role
        )
    try:
        cluster.start()
        cluster.authority = authority
        yield cluster
    finally:
        cluster.stop()


def settings_of(cluster: Cluster, user: str, password: str = PASSWORD) -> ElasticsearchSettings:
    environ = {
        "GIAOBAN_ELASTICSEARCH_URL": cluster.urls[0],
        "GIAOBAN_ELASTICSEARCH_USER": user,
        "GIAOBAN_ELASTICSEARCH_PASSWORD": password,
        "GIAOBAN_ELASTICSEARCH_CA": str(cluster.authority or ""),
        "GIAOBAN_ELASTICSEARCH_PATIENCE": "1",
    }
    return load_settings(environ).elasticsearch


def test_indexing_writes_and_the_pages_read(secured: Cluster) -> None:
    with ElasticsearchEngine(settings_of(secured, "indexing")).rebuild() as writer:
        assert writer.write(entries(0, 50)).written == 50
        writer.commit(5)
    pages = ElasticsearchEngine(settings_of(secured, "pages"))
    assert pages.search(Search(facets=("quarter",))).total == 50
    assert pages.get("d0000003") is not None
    assert len(list(pages.iterate(Search()))) == 50
    assert "khối" in pages.syllables()
    assert pages.health().ok
    assert pages.position() == 5


def test_the_pages_cannot_write(secured: Cluster) -> None:
    pages = ElasticsearchEngine(settings_of(secured, "pages"))
    with pytest.raises(EngineError, match="does not allow"), pages.writer() as writer:
        writer.write(entries(50, 51))
    with pytest.raises(EngineError, match="does not allow"), pages.rebuild():
        pass


@pytest.mark.parametrize("user", LESSER)
def test_no_privilege_of_the_roles_can_be_left_out(secured: Cluster, user: str) -> None:
    with pytest.raises(EngineError, match="does not allow this user"):
        rebuild_or_read(ElasticsearchEngine(settings_of(secured, user)), user)


def rebuild_or_read(engine: ElasticsearchEngine, role: str) -> None:
    """What a role is for."""
    if role.startswith("giaoban_write"):
        with engine.rebuild() as writer:
            writer.write(entries(0, 5))
            writer.commit(1)
    engine.search(Search())


def test_a_wrong_password_is_one_clear_line(secured: Cluster) -> None:
    assert "refuses the login" in complaint(settings_of(secured, "pages", "sai"))


def test_a_role_of_any_name_is_no_block_on_the_index(secured: Cluster) -> None:
    message = complaint(settings_of(secured, "guest"))
    assert "does not allow this user" in message
    assert "set GIAOBAN_ELASTICSEARCH_USER to one that may" in message
    assert "with effective roles [read-only]" in message


def test_an_api_key_that_nobody_gave_out_is_one_clear_line(secured: Cluster) -> None:
    settings = settings_of(secured, "").model_copy(update={"api_key": "c29tZTprZXk="})
    assert "refuses the login; set GIAOBAN_ELASTICSEARCH_USER" in complaint(settings)


def test_a_server_that_nobody_vouches_for_is_not_trusted(secured: Cluster) -> None:
    message = complaint(settings_of(secured, "pages").model_copy(update={"ca": ""}))
    assert (
        "no trusted connection (self-signed certificate); set GIAOBAN_ELASTICSEARCH_CA" in message
    )


def test_a_server_that_somebody_else_vouches_for_is_not_trusted(
    secured: Cluster, tmp_path: Path
) -> None:
    (tmp_path / "other.pem").write_text(certificate()[0], "utf-8")
    ours = settings_of(secured, "pages").model_copy(update={"ca": str(tmp_path / "other.pem")})
    message = complaint(ours)
    assert "set GIAOBAN_ELASTICSEARCH_CA" in message
    assert str(tmp_path / "other.pem") in message


def test_a_certificate_for_another_host_name_is_named(secured: Cluster) -> None:
    url = secured.urls[0].replace("127.0.0.1", "localhost")
    message = complaint(settings_of(secured, "pages").model_copy(update={"url": url}))
    assert "has a certificate for another host name" in message
    assert "not valid for 'localhost'" in message
    assert "GIAOBAN_ELASTICSEARCH_CA" not in message


def test_plain_http_towards_tls_names_https(secured: Cluster) -> None:
    url = secured.urls[0].replace("https:", "http:")
    message = complaint(settings_of(secured, "pages").model_copy(update={"url": url, "ca": ""}))
    assert "begin GIAOBAN_ELASTICSEARCH_URL with https://" in message


def test_an_authority_without_tls_is_named(secured: Cluster) -> None:
    url = secured.urls[0].replace("https:", "http:")
    with pytest.raises(EngineError) as caught:
        ElasticsearchEngine(settings_of(secured, "pages").model_copy(update={"url": url}))
    assert "GIAOBAN_ELASTICSEARCH_CA is set" in str(caught.value)
    assert "https://" in str(caught.value)


def test_secrets_do_not_show(secured: Cluster) -> None:
    assert PASSWORD not in repr(settings_of(secured, "pages"))


def complaint(settings: ElasticsearchSettings) -> str:
    """The one line that an engine has for a server that it cannot use."""
    health = ElasticsearchEngine(settings).health()
    assert not health.ok
    assert "\n" not in health.message
    return health.message
