"""What python-tds can do with a server: one line of JSON for each feature. Settings come as JSON on standard input."""

import datetime
import decimal
import json
import sys
import uuid

import pytds
from pytds.tds_base import Column
from pytds.tds_types import BigIntType, DecimalType, NVarCharType

settings = json.load(sys.stdin)
base = dict(dsn=settings["host"], port=settings["port"], user=settings["user"], database="practice")
tls = dict(base, cafile=settings["certificate"], validate_host=False)
D = decimal.Decimal


def connect(**changes):
    return pytds.connect(**{**tls, "password": settings["password"], "autocommit": True, **changes})


def one(connection, text, parameters=None):
    with connection.cursor() as cursor:
        cursor.execute(text, parameters)
        return cursor.fetchone()


def equal(found, expected):
    if found != expected:
        raise AssertionError(f"expected {expected!r}, found {found!r}")


def tls_login(_):
    with connect() as connection:
        equal("not Microsoft SQL Server" in one(connection, "SELECT @@VERSION")[0], True)


def clear_login(_):
    with pytds.connect(**base, password=settings["password"]) as connection:
        equal(one(connection, "SELECT 1 AS a"), (1,))


def wrong_password(_):
    try:
        connect(password="wrong")
    except pytds.Error as error:
        equal("Login failed for user 'sa'" in str(error), True)
    else:
        raise AssertionError("let in")


values = [
    ("CAST(1 AS bit)", True),
    ("CAST(255 AS tinyint)", 255),
    ("CAST(-32768 AS smallint)", -32768),
    ("CAST(-2147483648 AS int)", -2147483648),
    ("CAST(9223372036854775807 AS bigint)", 9223372036854775807),
    ("CAST(-12345678901234567890.123456789 AS decimal(38, 9))", D("-12345678901234567890.123456789")),
    ("CAST(-922337203685477.5808 AS money)", D("-922337203685477.5808")),
    ("CAST(0.5 AS real)", 0.5),
    ("CAST(1e300 AS float)", 1e300),
    ("N'\u20acuro \U0001f986'", "\u20acuro \U0001f986"),
    ("0x00FF10", b"\x00\xff\x10"),
    (
        "CAST('6F9619FF-8B86-D011-B42D-00C04FC964FF' AS uniqueidentifier)",
        uuid.UUID("6F9619FF-8B86-D011-B42D-00C04FC964FF"),
    ),
    ("CAST('0001-01-01' AS date)", datetime.date(1, 1, 1)),
    ("CAST('9999-12-31' AS date)", datetime.date(9999, 12, 31)),
    ("CAST('23:59:59.999999' AS time(6))", datetime.time(23, 59, 59, 999999)),
    ("CAST('2026-02-28 23:59:59.997' AS datetime)", datetime.datetime(2026, 2, 28, 23, 59, 59, 997000)),
    ("CAST('2026-02-28 23:59:00' AS smalldatetime)", datetime.datetime(2026, 2, 28, 23, 59)),
    ("CAST('2026-02-28 23:59:59.123456' AS datetime2(6))", datetime.datetime(2026, 2, 28, 23, 59, 59, 123456)),
]


def types_out(connection):
    for text, expected in values:
        equal(one(connection, f"SELECT {text} AS v"), (expected,))


def types_in(connection):
    for _, value in values:
        if not isinstance(value, datetime.time):
            sent = pytds.Binary(value) if isinstance(value, bytes) else value
            equal(one(connection, "SELECT %s AS v", (sent,)), (value,))


def parameters(connection):
    equal(one(connection, "SELECT %s + %s AS v, %s AS t", (40, 2, "O'Hara \U0001f986")), (42, "O'Hara \U0001f986"))


def transactions(_):
    with connect(autocommit=False) as connection:
        one_off = connection.cursor()
        one_off.execute("CREATE TABLE python_kept (a int)")
        connection.commit()
        one_off.execute("INSERT INTO python_kept VALUES (1)")
        connection.commit()
        one_off.execute("INSERT INTO python_kept VALUES (2)")
        connection.rollback()
        one_off.execute("SELECT a FROM python_kept")
        equal(one_off.fetchall(), [(1,)])


def errors(connection):
    try:
        one(connection, "SELECT 1\n\nSELECT * FROM nope")
        with connection.cursor() as cursor:
            cursor.execute("SELECT *\n\nFROM nope")
    except pytds.Error as error:
        equal((error.msg_no, error.severity, error.state, error.line), (208, 16, 1, 3))
    else:
        raise AssertionError("no error")


def cancel(connection):
    with connection.cursor() as cursor:
        # Enough rows to fill what a server sends at once.
        digits = "WITH d AS (SELECT n FROM (VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)) AS v(n))"
        cursor.execute(f"{digits} SELECT 1 AS a FROM d AS a, d AS b, d AS c, d AS e; WAITFOR DELAY '01:00:00'")
        equal(cursor.fetchone(), (1,))
        cursor.cancel()
    equal(one(connection, "SELECT 2 AS a"), (2,))


def large(connection):
    text = "\u00e4\U0001f986" * (4 * 1024 * 1024 // 6)
    equal(one(connection, "SELECT %s AS v", (text,)), (text,))
    data = bytes(range(256)) * 32768
    equal(one(connection, "SELECT %s AS v", (pytds.Binary(data),)), (data,))


def nulls(connection):
    types = ["bit", "int", "bigint", "decimal(9, 2)", "money", "float", "nvarchar(max)", "uniqueidentifier", "date", "datetime"]
    equal(one(connection, "SELECT " + ", ".join(f"CAST(NULL AS {name})" for name in types)), (None,) * len(types))
    equal(one(connection, "SELECT %s AS v, N'' AS e", (None,)), (None, ""))


def several(connection):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 AS a; SELECT 2 AS b, 3 AS c")
        equal(cursor.fetchall(), [(1,)])
        equal(cursor.nextset(), True)
        equal(cursor.fetchall(), [(2, 3)])


def bulk(connection):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE python_bulk (id bigint, amount decimal(18, 4), name nvarchar(50))")
        rows = [(at, D(at) / 4, f"row {at}, \U0001f986") for at in range(5000)] + [(5000, None, None)]
        columns = [
            Column(name="id", type=BigIntType()),
            Column(name="amount", type=DecimalType(precision=18, scale=4)),
            Column(name="name", type=NVarCharType(size=50)),
        ]
        cursor.copy_to(data=rows, table_or_view="python_bulk", columns=columns)
        cursor.execute("SELECT id, amount, name FROM python_bulk ORDER BY id")
        equal(cursor.fetchall(), rows)


features = {
    "login with TLS": tls_login,
    "login in clear text": clear_login,
    "wrong password": wrong_password,
    "types out": types_out,
    "types in": types_in,
    "parameters": parameters,
    "prepared statements": None,
    "transactions": transactions,
    "errors": errors,
    "cancel": cancel,
    "values of 8 MB": large,
    "NULL": nulls,
    "several results": several,
    "bulk load": bulk,
}

with connect() as shared:
    for name, check in features.items():
        outcome = {"feature": name, "outcome": "absent" if check is None else "yes"}
        if check is not None:
            try:
                check(shared)
            except Exception as error:  # every failure is a line of the table
                outcome = {"feature": name, "outcome": f"{type(error).__name__}: {error}"[:400]}
        print(json.dumps(outcome), flush=True)
