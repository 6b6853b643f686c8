"""Makes the extracts of a small retailer, and counts every defect that it plants.

    python data/generate.py --seed 42 --rows 60000
    python data/generate.py --month 2025-01          one more month, with what arrives late in it
    python data/generate.py --restate 2024-03        the lines sold in a month come again, corrected
    python data/generate.py --if-absent              does nothing where data are there already

It writes, below data/raw:

    products.csv stores.csv promotions.csv           whole lists
    customers_2022-01.csv ... customers_2024-12.csv  new and changed customers, one file per month
    orders_....csv order_lines_....csv returns_....csv
    manifest.json                                    what was written and what of it is wrong

A file holds what *arrived* in its month. Some orders arrive one month after they were placed.

The manifest is the answer book: the checks of this project read it, the pipeline does not. The same
seed and number of rows give the same files, byte for byte, on every machine. Only Python's standard
library is used.
"""

from __future__ import annotations

import argparse
import calendar
import csv
import datetime as dt
import hashlib
import io
import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

VERSION = 1
FIRST_YEAR = 2022
MONTHS = 36
RAW = Path(__file__).resolve().parent / "raw"

COLUMNS = {
    "products": ["product_id", "name", "category", "list_price", "unit_cost"],
    "stores": ["store_id", "name", "city", "country", "opened_on"],
    "promotions": ["promotion_id", "name", "discount_percent", "starts_on", "ends_on"],
    "customers": ["change_id", "customer_id", "name", "email", "city", "country", "segment", "changed_on"],
    "orders": ["order_id", "ordered_on", "customer_id", "store_id", "channel", "promotion_id"],
    "order_lines": ["line_id", "order_id", "product_id", "quantity", "unit_price"],
    "returns": ["return_id", "line_id", "returned_on", "quantity", "reason"],
}  # fmt: skip

# Share of lines with this defect; a line has at most one. The first two are defects of whole orders.
LATE_ORDERS = 0.03
ORDER_DEFECTS = {"unknown_customer": 0.004, "unknown_store": 0.003}
LINE_DEFECTS = {"unknown_order": 0.003, "unknown_product": 0.004, "quantity_out_of_range": 0.003, "unreadable": 0.002}
LINE_COPIES = 0.005
ORDER_COPIES = 0.004
RETURN_SHARE = 0.06
RETURN_DEFECTS = {"unknown_line": 0.02, "returned_before_sale": 0.02}
RETURN_COPIES = 0.02
CUSTOMER_CHANGE = 0.02  # per customer and month
CUSTOMER_COPIES = 0.01

SEASON = [0.84, 0.80, 0.94, 0.97, 1.03, 1.02, 0.95, 0.90, 0.98, 1.05, 1.22, 1.30]
CITIES = [
    ("Köln", "DE", 14), ("München", "DE", 11), ("Wien", "AT", 10), ("Graz", "AT", 6), ("Zürich", "CH", 9),
    ("Genève", "CH", 7), ("Orléans", "FR", 6), ("Lyon", "FR", 10), ("Malmö", "SE", 6), ("Porto", "PT", 7),
]  # fmt: skip
SEGMENTS = [("new", 30), ("regular", 50), ("loyal", 20)]
REASONS = [("damaged", 3), ("wrong size", 4), ("changed mind", 5)]
CATEGORIES = [
    ("Outdoor", 2900, 32900, 58, ["Tent", "Rucksack", "Camp stove", "Trail jacket", "Flask"]),
    ("Kitchen", 900, 18900, 52, ["Casserole", "Kettle", "Frying pan", "Bowl set", "Grinder"]),
    ("Garden", 700, 24900, 61, ["Secateurs", "Parasol", "Planter", "Hose", "Bench"]),
    ("Lighting", 1900, 21900, 47, ["Desk lamp", "Pendant", "Lantern", "Wall light", "Spot"]),
    ("Textiles", 1200, 9900, 44, ["Blanket", "Cushion", "Rug", "Curtain", "Apron"]),
    ("Toys", 500, 7900, 55, ["Puzzle", "Kite", "Board game", "Train", "Marble run"]),
]  # fmt: skip
FINISHES = ["Nord", "Alba", "Fjord", "Terra"]
PEOPLE = ["Ana", "Björn", "Chloé", "Dana", "Emil", "Fatma", "Goran", "Hanna", "Inès", "Jonas", "Katja", "Luís"]
FAMILIES = ["Almeida", "Berg", "Costa", "Dubois", "Eriksson", "Fischer", "Gruber", "Huber", "Keller", "Moreau"]


class Draw:
    """A stream of numbers with a name: another stream more does not change the others."""

    def __init__(self, seed: int, name: str) -> None:
        self.state = int.from_bytes(hashlib.md5(f"{seed}/{name}".encode()).digest()[:8], "big")

    def random(self) -> float:
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
        return (self.state >> 32) / 4294967296

    def below(self, limit: int) -> int:
        return int(self.random() * limit)

    def pick(self, weighted: list) -> tuple:
        """One of several tuples whose last number is its weight."""
        at = self.below(sum(item[-1] for item in weighted))
        for item in weighted:
            at -= item[-1]
            if at < 0:
                return item
        raise AssertionError

    def kind(self, shares: dict[str, float]) -> str | None:
        at = self.random()
        for name, share in shares.items():
            at -= share
            if at < 0:
                return name
        return None


def month_at(index: int) -> str:
    return f"{FIRST_YEAR + index // 12}-{index % 12 + 1:02d}"


def day_of(draw: Draw, month: str) -> dt.date:
    year, number = int(month[:4]), int(month[5:])
    return dt.date(year, number, 1 + draw.below(calendar.monthrange(year, number)[1]))


def money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def discounted(gross: int, percent: int) -> int:
    """What is taken off, in cents; half a cent is rounded up."""
    return (gross * percent * 2 + 100) // 200


class Line(NamedTuple):
    id: str
    day: dt.date
    quantity: int
    price: int
    percent: int


class World:
    def __init__(self, seed: int, rows: int, months: int, restated: list[str]) -> None:
        self.seed, self.rows, self.months = seed, rows, [month_at(index) for index in range(months)]
        self.restated = restated
        self.files: dict[str, list[list]] = {}
        self.count: Counter = Counter()
        self.quarantined: Counter = Counter()
        self.returns_quarantined: Counter = Counter()
        self.net: Counter = Counter()
        self.refunds: Counter = Counter()
        self.pieces: Counter = Counter()
        self.segments: Counter = Counter()
        self.products = self.make_products()
        self.stores = self.make_stores()
        self.promotions = self.make_promotions()
        self.history: dict[str, list[tuple[dt.date, tuple]]] = {}
        self.make_customers()
        self.make_sales()

    # ---- Lists ----

    def make_products(self) -> list[dict]:
        draw = Draw(self.seed, "products")
        products = []
        for category, least, most, cost, names in CATEGORIES:
            for name in names:
                for finish in FINISHES:
                    price = (least + draw.below(most - least)) // 100 * 100 + 90
                    products.append({
                        "id": f"P{len(products) + 1:04d}", "name": f"{name} {finish}", "category": category,
                        "price": price, "cost": price * (cost + draw.below(9) - 4) // 100,
                    })  # fmt: skip
        self.files["products.csv"] = [
            [p["id"], p["name"], p["category"], money(p["price"]), money(p["cost"])] for p in products
        ]
        return products

    def make_stores(self) -> list[str]:
        draw = Draw(self.seed, "stores")
        rows = []
        for number, (city, country, _weight) in enumerate(CITIES, 1):
            opened = dt.date(2012 + draw.below(9), 1 + draw.below(12), 1 + draw.below(28))
            rows.append([f"S{number:02d}", f"Store {city}", city, country, opened.isoformat()])
        rows.append([f"S{len(rows) + 1:02d}", "Web shop", "", "", "2015-03-01"])
        self.files["stores.csv"] = rows
        return [row[0] for row in rows]

    def make_promotions(self) -> list[tuple[str, int, dt.date, dt.date]]:
        promotions = []
        names = [("Winter sale", 1, 1, 31, 20), ("Spring days", 4, 10, 20, 10), ("Summer sale", 7, 1, 21, 15),
                 ("Back home", 9, 1, 14, 5), ("Black week", 11, 22, 29, 30)]  # fmt: skip
        for year in range(FIRST_YEAR, FIRST_YEAR + (len(self.months) - 1) // 12 + 1):
            for name, month, first, last, percent in names:
                promotions.append((f"{name} {year}", percent, dt.date(year, month, first), dt.date(year, month, last)))
        self.files["promotions.csv"] = [
            [f"PR{number:02d}", name, percent, first.isoformat(), last.isoformat()]
            for number, (name, percent, first, last) in enumerate(promotions, 1)
        ]
        return [(f"PR{number:02d}", *rest[1:]) for number, rest in enumerate(promotions, 1)]

    # ---- Customers: one record per change ----

    def make_customers(self) -> None:
        amount = max(120, self.rows // 60)
        joined: dict[int, list[int]] = {}
        draw = Draw(self.seed, "joined")
        for number in range(amount):
            joined.setdefault(0 if draw.random() < 0.4 else draw.below(MONTHS), []).append(number)
        state: dict[int, list] = {}
        change = 0
        for index, month in enumerate(self.months):
            draw = Draw(self.seed, f"customers/{month}")
            rows: list[list] = []

            def record(number: int, day: dt.date) -> None:
                nonlocal change
                change += 1
                values = state[number]
                rows.append([f"C{change:07d}", f"K{number + 1:06d}", *values, day.isoformat()])
                history = self.history.setdefault(f"K{number + 1:06d}", [])
                if history and history[-1][1] == tuple(values):
                    self.count["customers_unchanged"] += 1
                elif history and history[-1][0] == day:
                    self.count["customers_same_day"] += 1
                    history[-1] = (day, tuple(values))
                    if len(history) > 1 and history[-2][1] == history[-1][1]:
                        history.pop()
                else:
                    history.append((day, tuple(values)))

            events = []
            for number in sorted(state):
                if draw.random() < CUSTOMER_CHANGE:
                    events.append((day_of(draw, month), number))
            for day, number in sorted(events):
                kind = draw.kind({"moved": 0.4, "segment": 0.4, "unchanged": 0.1, "twice": 0.1})
                if kind in ("moved", "twice"):
                    state[number][2:4] = draw.pick(CITIES)[:2]
                    record(number, day)
                if kind in ("segment", "twice"):
                    state[number][4] = draw.pick([s for s in SEGMENTS if s[0] != state[number][4]])[0]
                    record(number, day)
                if kind == "unchanged":
                    record(number, day)
            for number in joined.get(index, []):
                first, last = PEOPLE[draw.below(len(PEOPLE))], FAMILIES[draw.below(len(FAMILIES))]
                city, country, _weight = draw.pick(CITIES)
                email = f"k{number + 1}@example.com"
                state[number] = [f"{first} {last}", email, city, country, draw.pick(SEGMENTS)[0]]
                record(number, dt.date(int(month[:4]), int(month[5:]), 1))
            self.count["customer_records"] += len(rows)
            self.copy_some(rows, draw, CUSTOMER_COPIES, "customer_copies")
            self.files[f"customers_{month}.csv"] = rows

    def as_of(self, customer: str, day: dt.date) -> tuple:
        versions = self.history[customer]
        return next((values for since, values in reversed(versions) if since <= day), versions[0][1])

    def known_at(self, month: str) -> list[str]:
        return [customer for customer, versions in self.history.items() if versions[0][0].isoformat()[:7] <= month]

    def copy_some(self, rows: list[list], draw: Draw, share: float, name: str) -> int:
        copies = [row for row in rows if draw.random() < share]
        rows.extend(copies)
        self.count[name] += len(copies)
        return len(copies)

    # ---- Orders, lines, returns ----

    def make_sales(self) -> None:
        arrivals = {month: {"orders": [], "order_lines": [], "returns": []} for month in self.months}
        weights = [SEASON[index % 12] * (1 + 0.08 * (index // 12)) for index in range(MONTHS)]
        line_number = order_number = return_number = 0
        for index, month in enumerate(self.months):
            draw = Draw(self.seed, f"sales/{month}")
            correct = Draw(self.seed, f"restated/{month}")
            wanted = round(self.rows * weights[index % MONTHS] / sum(weights))
            customers = self.known_at(month)
            lines_made = 0
            while lines_made < wanted:
                order_number += 1
                order_id = f"O{order_number:07d}"
                day = day_of(draw, month)
                customer = customers[draw.below(len(customers))]
                web = draw.random() < 0.35
                store = self.stores[-1] if web else self.stores[draw.below(len(self.stores) - 1)]
                promotion = next((p for p in self.promotions if p[2] <= day <= p[3] and draw.random() < 0.6), None)
                defect = draw.kind(ORDER_DEFECTS)
                # The first two of a month are late, so that there are some in the smallest data set too.
                late = draw.random() < LATE_ORDERS or lines_made < 2
                arrival = self.months[index + 1] if late and index + 1 < len(self.months) else month
                arrived = not late or index + 1 < len(self.months)
                if arrived:
                    arrivals[arrival]["orders"].append([
                        order_id, day.isoformat(),
                        f"K9{order_number:05d}" if defect == "unknown_customer" else customer,
                        "S99" if defect == "unknown_store" else store,
                        "web" if web else "store", promotion[0] if promotion else "",
                    ])  # fmt: skip
                for _ in range(min(1 + draw.below(4), wanted - lines_made)):
                    lines_made += 1
                    line_number += 1
                    product = self.products[draw.below(len(self.products))]
                    ordered = 1 + min(draw.below(4), draw.below(6))
                    wrong = draw.kind(LINE_DEFECTS)
                    gives_back = draw.random() < RETURN_SHARE
                    quantity = ordered + int(month in self.restated and correct.random() < 0.2)
                    line_id = f"L{line_number:08d}"
                    # An order that is not known has no customer that could be unknown.
                    reason = wrong if wrong in ("unreadable", "unknown_order") else defect or wrong
                    percent = promotion[1] if promotion else 0
                    line = Line(line_id, day, ordered, product["price"], percent)
                    back = self.give_back(draw, line) if gives_back and reason is None else None
                    if back:
                        return_number += 1
                    if not arrived:
                        continue
                    written = {"quantity_out_of_range": -quantity, "unreadable": "n/a"}.get(wrong, quantity)
                    arrivals[arrival]["order_lines"].append([
                        line_id, "O9999999" if wrong == "unknown_order" else order_id,
                        "P9999" if wrong == "unknown_product" else product["id"], written, money(product["price"]),
                    ])  # fmt: skip
                    if reason == "unreadable":
                        self.count["rejected"] += 1
                    elif reason:
                        self.quarantined[reason] += 1
                    else:
                        gross = quantity * product["price"]
                        self.count["loaded"] += 1
                        self.count["late"] += int(late)
                        self.count[f"late_in_{arrival}"] += int(late)
                        self.net[month] += gross - discounted(gross, percent)
                        self.pieces[month] += quantity
                        self.segments[self.as_of(customer, day)[4]] += 1
                    if back:
                        self.arrive_back(arrivals, f"R{return_number:07d}", line, back)
        for month, kinds in arrivals.items():
            draw = Draw(self.seed, f"copies/{month}")
            for kind, rows in kinds.items():
                self.count[f"{kind}_records"] += len(rows)
            lines = kinds["order_lines"]
            copies = [row for row in lines if isinstance(row[3], int) and draw.random() < LINE_COPIES]
            lines.extend(copies)
            self.count["order_lines_copies"] += len(copies)
            self.copy_some(kinds["orders"], draw, ORDER_COPIES, "orders_copies")
            self.copy_some(kinds["returns"], draw, RETURN_COPIES, "returns_copies")
            for kind, rows in kinds.items():
                self.files[f"{kind}_{month}.csv"] = rows

    def give_back(self, draw: Draw, line: Line) -> tuple:
        """When, how many pieces, why, and what is wrong about it."""
        returned = line.day + dt.timedelta(days=1 + draw.below(30))
        pieces = 1 + draw.below(line.quantity)
        before = line.day - dt.timedelta(days=1 + draw.below(20))
        wrong = draw.kind(RETURN_DEFECTS)
        return before if wrong == "returned_before_sale" else returned, pieces, draw.pick(REASONS)[0], wrong

    def arrive_back(self, arrivals: dict, return_id: str, line: Line, back: tuple) -> None:
        returned, pieces, reason, wrong = back
        arrival = max(returned, line.day).isoformat()[:7]
        if arrival not in arrivals:
            return
        line_id = "L99999999" if wrong == "unknown_line" else line.id
        arrivals[arrival]["returns"].append([return_id, line_id, returned.isoformat(), pieces, reason])
        if wrong:
            self.returns_quarantined[wrong] += 1
            return
        gross = pieces * line.price
        self.count["returns_loaded"] += 1
        self.refunds[returned.isoformat()[:7]] += gross - discounted(gross, line.percent)

    # ---- What is written ----

    def manifest(self) -> dict:
        read = {kind: {name: len(rows) for name, rows in self.files.items() if name.startswith(f"{kind}_")}
                for kind in ("customers", "orders", "order_lines", "returns")}  # fmt: skip
        versions = sum(len(versions) for versions in self.history.values())
        return {
            "version": VERSION,
            "seed": self.seed,
            "rows": self.rows,
            "months": len(self.months),
            "files": read,
            "lines": {
                "read": sum(read["order_lines"].values()),
                "rejected": self.count["rejected"],
                "duplicates": self.count["order_lines_copies"],
                "quarantined": dict(sorted(self.quarantined.items())),
                "loaded": self.count["loaded"],
                "late": self.count["late"],
                "late_in_last_month": self.count[f"late_in_{self.months[-1]}"],
            },
            "orders": {"read": sum(read["orders"].values()), "duplicates": self.count["orders_copies"]},
            "net_cents": sum(self.net.values()),
            "net_cents_by_month": dict(sorted(self.net.items())),
            "pieces_by_month": dict(sorted(self.pieces.items())),
            "lines_by_segment_at_sale": dict(sorted(self.segments.items())),
            "customers": {
                "read": sum(read["customers"].values()),
                "duplicates": self.count["customer_copies"],
                "unchanged": self.count["customers_unchanged"],
                "same_day": self.count["customers_same_day"],
                "customers": len(self.history),
                "versions": versions,
            },
            "returns": {
                "read": sum(read["returns"].values()),
                "duplicates": self.count["returns_copies"],
                "quarantined": dict(sorted(self.returns_quarantined.items())),
                "loaded": self.count["returns_loaded"],
                "refund_cents_by_month": dict(sorted(self.refunds.items())),
            },
            "products": len(self.files["products.csv"]),
            "stores": len(self.files["stores.csv"]),
            "promotions": len(self.files["promotions.csv"]),
        }


def columns_of(name: str) -> list[str]:
    return COLUMNS[name.removesuffix(".csv").split("_20")[0]]


def write(path: Path, text: str) -> None:
    """Whole or not at all, and only where it differs, so that an unchanged file keeps its time."""
    data = text.encode()
    if path.exists() and path.read_bytes() == data:
        return
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_bytes(data)
    os.replace(beside, path)


def csv_text(header: list[str], rows: list[list]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--rows", type=int, default=60000)
    parser.add_argument("--month", help="the month after the last, such as 2025-01")
    parser.add_argument("--restate", action="append", default=[], metavar="MONTH")
    parser.add_argument("--fault", choices=["schema_change", "contradiction"])
    parser.add_argument("--if-absent", action="store_true")
    arguments = parser.parse_args()
    manifest = RAW / "manifest.json"
    output = os.environ.get("DEW_OUTPUT_MANIFEST")
    if arguments.if_absent and manifest.exists():
        if output:
            write(Path(output), manifest.read_text(encoding="utf-8"))
        print("The data are there already.")
        return
    months = MONTHS
    if arguments.month:
        months = (int(arguments.month[:4]) - FIRST_YEAR) * 12 + int(arguments.month[5:])
        if months <= MONTHS:
            sys.exit(f"--month comes after {month_at(MONTHS - 1)}, not {arguments.month}.")
    world = World(arguments.seed, arguments.rows, months, arguments.restate)
    last = f"order_lines_{world.months[-1]}.csv"
    RAW.mkdir(parents=True, exist_ok=True)
    for name, rows in world.files.items():
        header = columns_of(name)
        if name == last and arguments.fault == "contradiction":
            rows = rows + [[*row[:3], row[3] + 1, row[4]] for row in rows[:3] if isinstance(row[3], int)]
        if name == last and arguments.fault == "schema_change":
            header, rows = [*header[:3], header[4]], [[*row[:3], row[4]] for row in rows]
        write(RAW / name, csv_text(header, rows))
    for path in {manifest, Path(output) if output else manifest}:
        write(path, json.dumps(world.manifest(), indent=2, ensure_ascii=False) + "\n")
    lines = world.manifest()["lines"]
    print(f"{lines['read']} lines in {len(world.months)} months, {lines['loaded']} of them good.")


if __name__ == "__main__":
    main()
