"""Pauses, hours and TLS."""

from __future__ import annotations

import datetime as dt
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from config.settings import Settings
from crawler.crawl import crawl
from crawler.politeness.throttle import retry_after, within_hours
from crawler.records import PageState
from crawler.revisits import is_due
from crawler.store import ArticleStore
from tests.crawler.portal_server import Site, articles, keep_all, listing, portal, served

NOON = datetime(2024, 4, 5, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Fri, 05 Apr 2024 12:01:00 GMT", 60.0),
        ("Fri, 05 Apr 2024 11:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
        ("-5", None),
    ],
)
def test_retry_after(header: str, seconds: float | None) -> None:
    assert retry_after(header, NOON) == seconds


@pytest.mark.parametrize(
    ("hours", "open_at"),
    [("22-6", {22, 23, 0, 5}), ("8-17", {8, 12, 16}), ("0-24", {0, 12, 23}), (None, {0, 12})],
)
def test_hours_are_those_of_vietnam(hours: str | None, open_at: set[int]) -> None:
    for hour in range(24):
        local = datetime(2024, 4, 5, hour, 30, tzinfo=dt.timezone(timedelta(hours=7)))
        if hour in open_at:
            assert within_hours(hours, local.astimezone(UTC))
    if hours == "22-6":
        assert not within_hours(hours, datetime(2024, 4, 5, 6, 0, tzinfo=UTC))


def test_when_a_known_address_is_asked_again(settings: Settings) -> None:
    def state(age: timedelta, **values: object) -> PageState:
        fetched = (NOON - age).isoformat()
        return PageState(**{"url": "https://mau.vn/a", "status": 200, "fetched": fetched} | values)  # type: ignore[arg-type]

    hour, day = timedelta(hours=1), timedelta(days=1)
    with ArticleStore(settings.store_path) as store:
        assert is_due(store, None, None, NOON)
        assert not is_due(store, state(hour), None, NOON)
        assert is_due(store, state(day), "2024-04-05T18:00:00", NOON)  # 11:00 UTC: newer
        assert not is_due(store, state(hour), "2024-04-01", NOON)
        assert not is_due(store, state(hour), "2031-01-01", NOON)  # a clock that is wrong
        assert not is_due(store, state(day * 400), None, NOON)  # no article, or rejected
        assert not is_due(store, state(day, status=404, failures=3), None, NOON)
        assert is_due(store, state(day * 9, status=404, failures=3), None, NOON)


def certificate(folder: Path) -> tuple[Path, Path]:
    """A self-signed certificate and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mau.vn")])
    made = (
        x509.CertificateBuilder()
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    files = folder / "cert.pem", folder / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files


def test_a_certificate_that_does_not_verify_needs_the_note_of_its_portal(
    settings: Settings, tmp_path: Path
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate(tmp_path))
    site = Site({"/": listing(range(2)), **articles(range(2))})
    with served(site, tls=context):
        strict = crawl(settings, portal(site), keep=keep_all, rules="1")
        assert "secure connection fails" in strict.failed["mau"]
        legacy = crawl(settings, portal(site, tls="legacy"), keep=keep_all, rules="1")
        assert legacy.failed
        noted = crawl(settings, portal(site, tls="unverified"), keep=keep_all, rules="1")
    assert noted.portals["mau"].new == 2


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_an_old_protocol_needs_the_note_of_its_portal(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain, key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    monkeypatch.setenv("SSL_CERT_FILE", str(chain))  # an authority that this machine trusts
    site = Site({"/": listing(range(2)), **articles(range(2))})
    with served(site, tls=context):
        strict = crawl(settings, portal(site), keep=keep_all, rules="1")
        assert "secure connection fails" in strict.failed["mau"]
        noted = crawl(settings, portal(site, tls="legacy"), keep=keep_all, rules="1")
    assert noted.portals["mau"].new == 2
