"""TLS and users of the server's file realm: the search pages read, indexing writes, nobody else gets in."""

from __future__ import annotations

import datetime as dt
import ipaddress
from collections.abc import Iterator

import pytest
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

USERS = {"pages": "giaoban_read", "indexing": "giaoban_write", "root": "superuser"}
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
    roles = (ROOT / "docs" / "elasticsearch" / "roles.yml").read_text("utf-8")
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
    with pages.writer() as writer, pytest.raises(EngineError, match="does not allow"):
        writer.write(entries(50, 51))
    with pytest.raises(EngineError, match="does not allow"), pages.rebuild():
        pass


def test_a_wrong_password_is_one_clear_line(secured: Cluster) -> None:
    health = ElasticsearchEngine(settings_of(secured, "pages", "sai")).health()
    assert not health.ok
    assert "refuses the login" in health.message


def test_a_server_that_nobody_vouches_for_is_not_trusted(secured: Cluster) -> None:
    settings = settings_of(secured, "pages").model_copy(update={"ca": ""})
    health = ElasticsearchEngine(settings).health()
    assert not health.ok
    assert "GIAOBAN_ELASTICSEARCH_CA" in health.message


def test_secrets_do_not_show(secured: Cluster) -> None:
    assert PASSWORD not in repr(settings_of(secured, "pages"))


def test_a_missing_authority_file_is_named() -> None:
    settings = load_settings({"GIAOBAN_ELASTICSEARCH_CA": "/nowhere/ca.pem"}).elasticsearch
    with pytest.raises(EngineError, match=r"/nowhere/ca\.pem"):
        ElasticsearchEngine(settings)


def test_an_address_that_is_none_is_named() -> None:
    settings = load_settings({"GIAOBAN_ELASTICSEARCH_URL": "elastic search"}).elasticsearch
    with pytest.raises(EngineError, match="GIAOBAN_ELASTICSEARCH_URL"):
        ElasticsearchEngine(settings)
