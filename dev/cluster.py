"""How the commands and the demo reach the private database server."""

from dataclasses import dataclass
from pathlib import Path

from .process import capture
from .system_packages import postgres_bin

SUPERUSER = "postgres"
ODOO_ROLE = "odoo"


@dataclass(frozen=True)
class Cluster:
    """How to reach the running server."""

    socket_dir: Path
    port: int

    def dsn(self, database: str, user: str = SUPERUSER) -> str:
        """A libpq address by socket, where every role is trusted."""
        return _dsn(host=self.socket_dir, port=self.port, dbname=database, user=user)

    def tcp_dsn(self, database: str, user: str, password: str) -> str:
        """A libpq address by 127.0.0.1, where the password is asked for."""
        who = {"user": user, "password": password}
        return _dsn(host="127.0.0.1", port=self.port, dbname=database, **who)

    def psql_command(self, database: str) -> list[str]:
        """The command line of a psql that stops at the first error."""
        psql = [str(postgres_bin() / "psql"), "-X", "-v", "ON_ERROR_STOP=1"]
        return [*psql, "-d", self.dsn(database)]

    def psql(self, database: str, sql: str | Path) -> str:
        """Run SQL, a text or a file, as superuser; bare rows come back."""
        argv = [*self.psql_command(database), "-qAt"]
        if isinstance(sql, Path):
            return capture([*argv, "-f", sql])
        return capture(argv, text_in=sql)


def _dsn(**parts: object) -> str:
    quoted = {
        name: str(value).replace("\\", r"\\").replace("'", r"\'")
        for name, value in parts.items()
    }
    return " ".join(f"{name}='{value}'" for name, value in quoted.items())
