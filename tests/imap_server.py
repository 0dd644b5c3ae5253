"""A real IMAP server on loopback: pymap in a process of its own, on a port of its own; and TLS in front of it."""

from __future__ import annotations

import datetime
import ipaddress
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from imap_tools import MailBoxUnencrypted

USER, PASSWORD = "taro@example.jp", "himitsu-0123"
START_S = 20
_MAIN = "from pymap.main import main; main()"
_WITHOUT_IDLE = """
from pymap.backend import dict as backend
from pymap.config import BackendCapability
backend.Config.backend_capability = property(lambda self: BackendCapability(idle=False, object_id=True, multi_append=True))
"""


def free_port() -> int:
    """A port nobody uses at this moment."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class ImapServer:
    """A server with one mailbox, empty at every start: numbers and UIDVALIDITY are new then."""

    def __init__(self, *, idle: bool = True, certificate: tuple[Path, Path] | None = None) -> None:
        self.port, self.idle, self.certificate = free_port(), idle, certificate
        self.start()

    def __enter__(self) -> ImapServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Starts it, on the same port as before."""
        tls = ["--no-tls"]
        if self.certificate is not None:
            tls = ["--cert", str(self.certificate[0]), "--key", str(self.certificate[1])]
        code = ("" if self.idle else _WITHOUT_IDLE) + _MAIN
        listens = ["--host", "127.0.0.1", "--port", str(self.port), *tls]
        whose = ["dict", "--demo-user", USER, "--demo-password", PASSWORD]
        self._process = subprocess.Popen(
            [sys.executable, "-c", code, *listens, *whose], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until = time.monotonic() + START_S
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                if time.monotonic() > until or self._process.poll() is not None:
                    self.stop()
                    raise
                time.sleep(0.05)

    def stop(self) -> None:
        """Ends it and all its connections."""
        self._process.kill()
        self._process.wait(10)

    def url(self, path: str = "INBOX", *, scheme: str = "imap", port: int | None = None) -> str:
        """The mailbox as a user names it."""
        return f"{scheme}://taro%40example.jp@127.0.0.1:{port or self.port}/{path}"

    @contextmanager
    def box(self) -> Iterator[MailBoxUnencrypted]:
        """The mailbox as another mail program has it open."""
        with MailBoxUnencrypted("127.0.0.1", self.port, timeout=10).login(USER, PASSWORD, None) as box:
            yield box

    def put(self, *mails: bytes, folder: str = "INBOX", dates: tuple[datetime.datetime, ...] = ()) -> None:
        """Delivers mails into a folder, made where there is none."""
        with self.box() as box:
            if not box.folder.exists(folder):
                box.folder.create(folder)
            for n, mail in enumerate(mails):
                box.append(mail, folder, dt=dates[n] if dates else None)

    def state(self, folder: str = "INBOX") -> tuple[list[tuple[str, tuple[str, ...]]], dict[str, int]]:
        """Number and flags of every mail, and the counts of the folder, looked at without changing anything."""
        with self.box() as box:
            counts = box.folder.status(folder)
            box.folder.set(folder, readonly=True)
            return [(m.uid or "", tuple(sorted(set(m.flags)))) for m in box.fetch(mark_seen=False)], counts


def certificate(folder: Path, host: str) -> tuple[Path, Path]:
    """A certificate nobody vouches for, and its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "cert.pem", folder / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return files


class TlsFront:
    """TLS on a port of its own; what comes through goes to the server's."""

    def __init__(self, port: int, files: tuple[Path, Path]) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(*files)
        self._behind = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                plain, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._through, args=(plain,), daemon=True).start()

    def _through(self, plain: socket.socket) -> None:
        with (
            suppress(OSError),
            self._context.wrap_socket(plain, server_side=True) as outside,
            socket.create_connection(("127.0.0.1", self._behind)) as inside,
        ):
            back = threading.Thread(target=_copy, args=(inside, outside), daemon=True)
            back.start()
            _copy(outside, inside)
            back.join(5)

    def stop(self) -> None:
        self._listening.close()


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError, ValueError):
        while part := source.recv(65536):
            target.sendall(part)
        target.shutdown(socket.SHUT_RDWR)


def project_mail(number: int, *, skill: str = "Java", price: int = 75) -> bytes:
    """A project mail as a partner sends it."""
    return (
        f"From: eigyo <eigyo@kabu{number}.example.jp>\r\nSubject: project {number}\r\n"
        f"Message-ID: <p{number}@kabu.example.jp>\r\nDate: Tue, 24 Nov 2026 09:00:00 +0900\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        f"お世話になっております。\r\n\r\n【案件名】販売管理刷新 第{number}期\r\n【必須】{skill} 3年以上\r\n"
        f"【単価】{price}万円\r\n【場所】渋谷\r\n【時期】12月～\r\n【人数】1名\r\n【面談】1回\r\n"
    ).encode()


def person_mail(initials: str = "Q.Z", *, skill: str = "Java", price: int = 60) -> bytes:
    """A person mail as a partner sends it."""
    return (
        f"From: jinzai <jinzai@jinzai.example.jp>\r\nSubject: engineer {initials}\r\n"
        f"Message-ID: <{initials}@jinzai.example.jp>\r\nDate: Tue, 24 Nov 2026 09:00:00 +0900\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        f"お世話になっております。要員のご紹介です。\r\n\r\n【氏名】{initials}\r\n【年齢】34歳\r\n【最寄駅】調布\r\n"
        f"【所属】弊社正社員\r\n【スキル】{skill} 8年、SQL 5年\r\n【単価】{price}万円\r\n【稼働】12月1日～\r\n"
    ).encode()
