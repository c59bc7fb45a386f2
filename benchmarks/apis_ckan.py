"""CKAN's side of `apis`, run by an interpreter that has CKAN, with CKAN_INI as CKAN itself reads it.

uwsgi serves `application`. `python apis_ckan.py RESOURCE CSV` puts the table into the DataStore, unless it is there, and prints how many rows it has and
the processes of PostgreSQL and Redis. The dataset is made without the commit that would look for Solr. The DataStore makes the table, with its indexes and
the trigger that fills its full text; the rows come by COPY.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import psycopg2
from ckan import model
from ckan.cli import CKANConfigLoader
from ckan.config.middleware import make_app
from ckan.lib.redis import connect_to_redis
from ckan.plugins.toolkit import config, get_action

_TYPES = {
    "id": "int",
    "opened": "date",
    "closed": "date",
    "latitude": "float8",
    "longitude": "float8",
    "amount": "float8",
}
_INDEXES = [["category", "status"], "opened", "amount"]

application = make_app(CKANConfigLoader(os.environ["CKAN_INI"]).get_config())


def _filled(resource: str, file: Path) -> tuple[int, int, int]:
    """How many rows the table has; the processes of PostgreSQL, the parent of the one that answers here, and of Redis."""
    connection = psycopg2.connect(config["ckan.datastore.write_url"])
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute("SELECT to_regclass(%s)", [f'"{resource}"'])
    if cursor.fetchone() == (None,):
        with file.open(encoding="utf-8") as rows, application._wsgi_app.test_request_context():
            columns = next(rows).strip().split(",")
            _make(resource, columns)
            cursor.copy_expert(f'COPY "{resource}" ({",".join(columns)}) FROM STDIN (FORMAT csv)', rows)
        cursor.execute(f'VACUUM ANALYZE "{resource}"')
    cursor.execute(f'SELECT count(*), pg_backend_pid() FROM "{resource}"')
    count, answering = cursor.fetchone()
    postgres = int(Path(f"/proc/{answering}/stat").read_text("utf-8").rsplit(")", 1)[1].split()[1])
    return count, postgres, connect_to_redis().info()["process_id"]


def _make(resource: str, columns: list[str]) -> None:
    by = {"ignore_auth": True, "user": get_action("get_site_user")({"ignore_auth": True}, {})["name"]}
    offered = {"id": resource, "name": "Service requests", "url_type": "datastore", "datastore_active": True}
    dataset = {"name": f"requests-{resource}", "resources": [offered]}
    get_action("package_create")(by | {"defer_commit": True}, dataset)
    model.repo.commit()
    fields = [{"id": column, "type": _TYPES.get(column, "text")} for column in columns]
    get_action("datastore_create")(by, {"resource_id": resource, "fields": fields, "indexes": _INDEXES, "force": True})


if __name__ == "__main__":
    print(*_filled(sys.argv[1], Path(sys.argv[2])))
