"""Makes the raw data of this project, and counts every defect that it plants.

    python data/generate.py --seed 42 --rows 60000
    python data/generate.py --month 2025-01          one more month
    python data/generate.py --if-absent              does nothing where data are there already

It writes, below data/raw:

    sales_2024-01.csv ... sales_2024-12.csv   one export of the tills per month
    products.xlsx                             the product list
    targets.xlsx                              the sales targets, a sheet with one column per month
    manifest.json                             what was written and, per kind and file, what is wrong

The manifest is the answer book: the checks of this project read it. The pipeline takes from it only
the seed and the number of rows, for metrics.json.

The same seed and number of rows give the same files, byte for byte. Files that this script did not
make stay as they are, so a month that you drop into data/raw survives.
"""

from __future__ import annotations

import argparse
import calendar
import csv
import datetime as dt
import hashlib
import io
import json
import math
import os
import random
import re
import sys
import zipfile
from collections import Counter
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill

VERSION = 1
YEAR = 2024
COLUMNS = [
    "line_id", "order_id", "sold_on", "store_id", "customer_id", "product_id",
    "channel", "quantity", "unit_price", "discount", "city",
]  # fmt: skip

# What is peculiar about a month's file. A month that is not named here is plain UTF-8 with the
# columns above, commas, decimal points and ISO dates.
PECULIARITIES: dict[str, dict] = {
    "2024-04": {
        "header": ["Line ID", "Order ID", "Date", "Store", "Customer", "Product",
                   "Channel", "Qty", "Price", "Discount", "City"],
    },
    "2024-05": {"encoding": "latin-1"},
    "2024-06": {"delimiter": ";", "decimal": ","},
    "2024-07": {"date_format": "%d/%m/%Y"},
    "2024-08": {"header": [name.upper() for name in COLUMNS]},
    "2024-09": {"extra_column": True, "cut_last_line": True},
    "2024-10": {"encoding": "utf-8-sig"},
    "2024-11": {
        "order": ["order_id", "line_id", "customer_id", "city", "store_id", "sold_on",
                  "product_id", "unit_price", "quantity", "discount", "channel"],
        "header": ["Order No", "Line No", "Customer No", "City", "Store No", "Sold On",
                   "Article No", "Unit Price", "Quantity", "Rebate", "Channel"],
    },
    "2024-12": {"careless_channels": True},
}  # fmt: skip

# Share of a file's lines that get this defect. A line has at most one.
DEFECTS = {
    "missing_customer": 0.0050,
    "impossible_date": 0.0030,
    "date_outside_month": 0.0020,
    "unreadable_price": 0.0020,
    "price_out_of_range": 0.0015,
    "quantity_out_of_range": 0.0030,
    "unknown_product": 0.0020,
}
DUPLICATES = 0.0040

SEASON = [0.86, 0.80, 0.92, 0.95, 1.02, 1.05, 0.98, 0.90, 0.96, 1.04, 1.18, 1.34]
WEEKDAY = [0.82, 0.80, 0.86, 0.94, 1.22, 1.52, 0.84]
DISCOUNTS = [(0, 0.70), (5, 0.10), (10, 0.10), (15, 0.05), (20, 0.03), (30, 0.02)]
CITIES = [
    ("Köln", 14), ("München", 11), ("Zürich", 10), ("Genève", 7), ("Orléans", 6), ("Bruxelles", 9),
    ("Malmö", 7), ("København", 9), ("Tromsø", 3), ("Lisboa", 8), ("Málaga", 7), ("Porto", 9),
]  # fmt: skip
# name, cheapest and dearest list price in cents, share of the price that the goods cost, weight
CATEGORIES = [
    ("Outdoor", 2900, 32900, 0.58, 17),
    ("Kitchen", 900, 18900, 0.52, 22),
    ("Garden", 700, 24900, 0.61, 14),
    ("Lighting", 1900, 21900, 0.47, 13),
    ("Textiles", 1200, 9900, 0.44, 20),
    ("Toys", 500, 7900, 0.55, 14),
]
NAMES = {
    "Outdoor": ["Tent", "Rucksack", "Sleeping bag", "Camp stove", "Head torch", "Trail jacket", "Flask"],
    "Kitchen": ["Casserole", "Chef's knife", "Kettle", "Frying pan", "Cutting board", "Bowl set", "Grinder"],
    "Garden": ["Secateurs", "Watering can", "Hose", "Parasol", "Planter", "Rake", "Bench"],
    "Lighting": ["Desk lamp", "Pendant", "Floor lamp", "Lantern", "Wall light", "Light chain", "Spot"],
    "Textiles": ["Blanket", "Towel set", "Cushion", "Rug", "Bed linen", "Curtain", "Apron"],
    "Toys": ["Puzzle", "Building set", "Kite", "Board game", "Train", "Doll's house", "Marble run"],
}
FINISHES = ["Nord", "Alba", "Fjord", "Terra", "Luna", "Mistral", "Sol", "Birke"]


class Draw:
    """A random stream with a name: adding a stream does not change the others."""

    def __init__(self, seed: int, name: str) -> None:
        self.random = random.Random(f"{seed}/{name}").random

    def below(self, limit: int) -> int:
        return int(self.random() * limit)

    def pick(self, items: list):
        return items[self.below(len(items))]

    def count(self, expected: float) -> int:
        """A whole number near `expected`, never less than its floor."""
        return int(expected) + (1 if self.random() < expected - int(expected) else 0)


class Weighted:
    """Draws an item by its weight."""

    def __init__(self, items: list, weights: list[float]) -> None:
        self.items, self.ladder, total = items, [], 0.0
        for weight in weights:
            total += weight
            self.ladder.append(total)

    def draw(self, draw: Draw):
        height, low, high = draw.random() * self.ladder[-1], 0, len(self.ladder) - 1
        while low < high:
            middle = (low + high) // 2
            if self.ladder[middle] > height:
                high = middle
            else:
                low = middle + 1
        return self.items[low]


def money(cents: int, mark: str = ".") -> str:
    return f"{cents // 100}{mark}{cents % 100:02d}"


def line_amount(quantity: int, price: int, discount: int) -> int:
    """Cents of a line, rounded half up."""
    return (quantity * price * (100 - discount) + 50) // 100


def make_products(seed: int) -> list[dict]:
    draw, products = Draw(seed, "products"), []
    for category, cheapest, dearest, cost_share, weight in CATEGORIES:
        for position in range(20):
            span = math.log(dearest / cheapest)
            price = int(cheapest * math.exp(span * draw.random())) // 100 * 100 + 95
            cost = int(price * (cost_share + 0.12 * (draw.random() - 0.5)))
            names = NAMES[category]
            products.append(
                {
                    "product_id": f"P{len(products) + 1:04d}",
                    "name": f"{names[position % len(names)]} {FINISHES[(position * 3 + len(products)) % len(FINISHES)]}",
                    "category": category,
                    "price": price,
                    "cost": cost,
                    "launched": dt.date(2019 + draw.below(5), 1 + draw.below(12), 1 + draw.below(28)),
                    "weight": weight / (1 + position) ** 0.7,
                }
            )
    return products


def read_stores(root: Path) -> list[dict]:
    with open(root / "data" / "reference" / "stores.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class World:
    """What all months share: products, stores and customers."""

    def __init__(self, seed: int, rows: int, root: Path) -> None:
        self.seed = seed
        self.products = make_products(seed)
        self.stores = read_stores(root)
        self.by_product = Weighted(self.products, [product["weight"] for product in self.products])
        shops = [store for store in self.stores if store["kind"] == "shop"]
        self.by_shop = Weighted(shops, [float(store["weight"]) for store in shops])
        self.web = next(store for store in self.stores if store["kind"] == "web")
        draw = Draw(seed, "customers")
        cities = Weighted([name for name, _ in CITIES], [weight for _, weight in CITIES])
        self.customers = [(f"C{number + 1:05d}", cities.draw(draw)) for number in range(max(120, rows // 4))]
        self.discounts = Weighted([percent for percent, _ in DISCOUNTS], [share for _, share in DISCOUNTS])

    def customer(self, draw: Draw) -> tuple[str, str]:
        """Some customers come often, most seldom."""
        return self.customers[int(len(self.customers) * draw.random() ** 1.8)]


def make_lines(world: World, month: str, rows: int, web_share: float) -> list[dict]:
    """The true sales of a month, in the order of the tills' export."""
    draw = Draw(world.seed, f"lines/{month}")
    year, number = int(month[:4]), int(month[5:])
    days = [dt.date(year, number, day + 1) for day in range(calendar.monthrange(year, number)[1])]
    by_day = Weighted(days, [WEEKDAY[day.weekday()] for day in days])
    dates = sorted(by_day.draw(draw) for _ in range(rows))
    lines: list[dict] = []
    order = 0
    while len(lines) < rows:
        order += 1
        sold_on = dates[len(lines)]
        customer, city = world.customer(draw)
        web = draw.random() < web_share
        store = world.web if web else world.by_shop.draw(draw)
        discount = world.discounts.draw(draw)
        for _ in range(min(1 + draw.below(2) + draw.below(3) // 2, rows - len(lines))):
            product = world.by_product.draw(draw)
            # A discount sells more pieces: the pattern that one of the four questions looks for.
            quantity = 1 + int(draw.random() ** 2 * (2.2 + discount / 12))
            lines.append(
                {
                    "line_id": int(f"{year % 100:02d}{number:02d}{len(lines) + 1:06d}"),
                    "order_id": f"O{year % 100:02d}{number:02d}-{order:05d}",
                    "sold_on": sold_on,
                    "store_id": store["store_id"],
                    "region": store["region"],
                    "customer_id": customer,
                    "product_id": product["product_id"],
                    "channel": "web" if web else "store",
                    "quantity": quantity,
                    "price": product["price"],
                    "discount": discount,
                    "city": city,
                }
            )
    return lines


def as_text(line: dict, peculiar: dict, draw: Draw) -> dict[str, str]:
    channel = line["channel"]
    if peculiar.get("careless_channels") and draw.random() < 0.15:
        channel = draw.pick([channel.upper(), channel.capitalize(), f" {channel}"])
    return {
        "line_id": str(line["line_id"]),
        "order_id": line["order_id"],
        "sold_on": line["sold_on"].strftime(peculiar.get("date_format", "%Y-%m-%d")),
        "store_id": line["store_id"],
        "customer_id": line["customer_id"],
        "product_id": line["product_id"],
        "channel": channel,
        "quantity": str(line["quantity"]),
        "unit_price": money(line["price"], peculiar.get("decimal", ".")),
        "discount": f"{line['discount']}%",
        "city": line["city"],
    }


def spoil(text: dict[str, str], line: dict, kind: str, peculiar: dict, draw: Draw) -> None:
    """Plants one defect into the text of a line."""
    day, mark = line["sold_on"], peculiar.get("decimal", ".")
    if kind == "missing_customer":
        text["customer_id"] = ""
    elif kind == "impossible_date":
        # The 32nd of the month, or day and month exchanged so that there is a month 13 to 28.
        if draw.random() < 0.5:
            wrong = f"{day.year}-{day.month:02d}-32", f"32/{day.month:02d}/{day.year}"
        else:
            other = 13 + draw.below(16)
            wrong = f"{day.year}-{other}-{day.month:02d}", f"{day.month:02d}/{other}/{day.year}"
        text["sold_on"] = wrong[1 if "date_format" in peculiar else 0]
    elif kind == "date_outside_month":
        moved = day.replace(year=draw.pick([1970, day.year - 1, day.year + 10]), day=min(day.day, 28))
        text["sold_on"] = moved.strftime(peculiar.get("date_format", "%Y-%m-%d"))
    elif kind == "unreadable_price":
        text["unit_price"] = draw.pick(["n/a", "?", "see list", "EUR"])
    elif kind == "price_out_of_range":
        text["unit_price"] = money(line["price"] * 1000 if draw.random() < 0.6 else 0, mark)
    elif kind == "quantity_out_of_range":
        text["quantity"] = draw.pick([str(-line["quantity"]), "0", "9999"])
    elif kind == "unknown_product":
        text["product_id"] = f"P9{draw.below(900) + 100}"


def make_month(world: World, month: str, rows: int, faults: set[str]) -> tuple[bytes, dict, Counter]:
    """The file of a month, its entry in the manifest, and counts: revenue per region, lines per city."""
    draw, peculiar = Draw(world.seed, f"defects/{month}"), PECULIARITIES.get(month, {})
    number = int(month[5:])
    lines = make_lines(world, month, rows, 0.30 + 0.012 * number + (0.15 if month > "2024-12" else 0))
    texts = [as_text(line, peculiar, draw) for line in lines]
    cut = len(lines) - 1 if peculiar.get("cut_last_line") else None

    free = [index for index in range(len(lines)) if index != cut]
    spoilt: dict[int, str] = {}
    for position, (kind, rate) in enumerate(DEFECTS.items()):
        least = 1 if (number + position) % 2 == 0 else 0
        for _ in range(max(least, draw.count(rate * rows))):
            spoilt[free.pop(draw.below(len(free)))] = kind
    for index, kind in spoilt.items():
        spoil(texts[index], lines[index], kind, peculiar, draw)
    if cut is not None:
        spoilt[cut] = "incomplete_line"

    # A line that the till sent twice comes a little later in the file; the first one counts.
    rows_out = list(range(len(texts)))
    copies = max(1, draw.count(DUPLICATES * rows))
    for _ in range(copies):
        index = free[draw.below(len(free))]
        place = rows_out.index(index) + 1 + draw.below(6)
        rows_out.insert(min(place, len(rows_out) - (1 if cut is not None else 0)), index)
    conflicts = 0
    extra_lines = []
    if "conflicting_lines" in faults and number % 4 == 1:
        # The same line number with another quantity: no rule can know which one is right.
        for index in free[5:8]:
            extra_lines.append({**texts[index], "quantity": str(lines[index]["quantity"] + 1)})
        conflicts = len(extra_lines)

    order = list(peculiar.get("order", COLUMNS))
    header = list(peculiar.get("header", order))
    if "missing_column" in faults and number == 3:
        position = order.index("unit_price")
        del order[position], header[position]
    if peculiar.get("extra_column"):
        order.insert(6, "loyalty_points")
        header.insert(6, "loyalty_points")
    out = io.StringIO()
    writer = csv.writer(out, delimiter=peculiar.get("delimiter", ","), lineterminator="\n")
    writer.writerow(header)
    for text in [*extra_lines, *(texts[index] for index in rows_out)]:
        if peculiar.get("extra_column"):
            text = {**text, "loyalty_points": str(draw.below(40))}
        writer.writerow([text[name] for name in order])
    content = out.getvalue()
    if cut is not None:
        # The export stopped in the middle of the last line, after the customer.
        stop = content.rstrip("\n").rfind("\n") + 1
        content = content[:stop] + ",".join(content[stop:].split(",")[:5])
    data = content.encode(peculiar.get("encoding", "utf-8"))

    revenue: Counter = Counter()
    for index, line in enumerate(lines):
        if index not in spoilt:
            revenue[line["region"]] += line_amount(line["quantity"], line["price"], line["discount"])
    kinds = Counter(spoilt.values())
    entry = {
        "lines": len(rows_out) + conflicts,
        "clean": len(lines) - len(spoilt),
        "quarantined": dict(sorted(kinds.items())),
        "duplicates": copies,
        "conflicts": conflicts,
        "revenue_cents": sum(revenue.values()),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    # A line that was cut has no city; every other line of the file has one.
    cities = Counter(texts[index]["city"] for index in rows_out if index != cut)
    cities.update(text["city"] for text in extra_lines)
    truth = {
        **{f"region/{name}": cents for name, cents in revenue.items()},
        **{f"city/{name}": count for name, count in cities.items()},
    }
    return data, entry, Counter(truth)


def workbook_bytes(book: openpyxl.Workbook) -> bytes:
    """A workbook without the time of its making, so that the same seed gives the same bytes."""
    fixed = dt.datetime(2024, 1, 1)
    book.properties.created = book.properties.modified = fixed
    first, last = io.BytesIO(), io.BytesIO()
    book.save(first)
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(last, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            data = source.read(item.filename)
            if item.filename == "docProps/core.xml":
                # The namespaces stand on this element or on the root, as the openpyxl at hand likes.
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2024-01-01T00:00:00Z", data)
            entry = zipfile.ZipInfo(item.filename, (2024, 1, 1, 0, 0, 0))
            target.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return last.getvalue()


def title_rows(sheet, title: str, note: str) -> None:
    sheet["A1"], sheet["A2"] = title, note
    sheet["A1"].font, sheet["A2"].font = Font(bold=True, size=14), Font(italic=True, color="666666")


def head_row(sheet, row: int, names: list[str]) -> None:
    for column, name in enumerate(names, start=1):
        cell = sheet.cell(row, column, name)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="35577B")
        cell.alignment = Alignment(horizontal="center")


def products_workbook(world: World) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Products"
    title_rows(sheet, "Product list", "Prices in EUR, without discount. Kept by purchasing.")
    head_row(sheet, 4, ["Product no.", "Name", "Category", "List price", "Unit cost", "Launched"])
    for row, product in enumerate(world.products, start=5):
        values = [
            product["product_id"], product["name"], product["category"],
            product["price"] / 100, product["cost"] / 100, product["launched"],
        ]  # fmt: skip
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column, value)
        sheet.cell(row, 4).number_format = sheet.cell(row, 5).number_format = "#,##0.00"
        sheet.cell(row, 6).number_format = "yyyy-mm-dd"
    sheet.cell(len(world.products) + 6, 1, "End of list. Discontinued products are not listed.")
    for column, width in zip("ABCDEF", [12, 26, 12, 12, 12, 12]):
        sheet.column_dimensions[column].width = width
    return workbook_bytes(book)


def targets_workbook(targets: dict[str, list[int]]) -> bytes:
    """A sheet as planners like it: a row per region, a column per month, totals at both edges."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = str(YEAR)
    title_rows(sheet, f"Revenue targets {YEAR}", "EUR. Kept by controlling.")
    names = [f"{calendar.month_abbr[month]} {YEAR}" for month in range(1, 13)]
    head_row(sheet, 4, ["Region", *names, "Total"])
    for row, (region, values) in enumerate(sorted(targets.items()), start=5):
        for column, value in enumerate([region, *values, sum(values)], start=1):
            sheet.cell(row, column, value).number_format = "#,##0"
    last = 5 + len(targets)
    sums = [sum(column) for column in zip(*targets.values())]
    for column, value in enumerate(["Total", *sums, sum(sums)], start=1):
        sheet.cell(last, column, value).font = Font(bold=True)
    book.create_sheet("Notes")["A1"] = "Targets were set in December 2023 and have not been changed since."
    return workbook_bytes(book)


def write(path: Path, data: bytes) -> None:
    """A reader sees the old file or the new one, never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".part")
    temporary.write_bytes(data)
    os.replace(temporary, path)


def manifest_path(root: Path) -> Path:
    return root / "data" / "raw" / "manifest.json"


def hand_over(manifest: bytes) -> None:
    """The runner of the pipeline puts the manifest in place itself."""
    output = os.environ.get("DEW_OUTPUT_MANIFEST")
    if output:
        Path(output).write_bytes(manifest)


def forget(root: Path, keep: list[str]) -> None:
    """Removes the files of an earlier run of this script that the new one does not make."""
    path = manifest_path(root)
    if not path.exists():
        return
    for name in json.loads(path.read_text(encoding="utf-8"))["files"]["sales"]:
        if name not in keep:
            (root / "data" / "raw" / name).unlink(missing_ok=True)
    path.unlink()


def total(entries: dict[str, dict]) -> dict:
    quarantined: Counter = Counter()
    for entry in entries.values():
        quarantined.update(entry["quarantined"])
    sums = {
        key: sum(entry[key] for entry in entries.values())
        for key in ("lines", "clean", "duplicates", "conflicts")
    }
    assert sums["lines"] == sums["clean"] + sum(quarantined.values()) + sums["duplicates"] + sums["conflicts"]
    return {**sums, "quarantined": dict(sorted(quarantined.items()))}


def generate(root: Path, seed: int, rows: int, further: list[str], faults: set[str]) -> dict:
    raw = root / "data" / "raw"
    world = World(seed, rows, root)
    months = [f"{YEAR}-{number:02d}" for number in range(1, 13)]
    # Whole lines per month that add up to `rows`.
    shares = [sum(SEASON[: number + 1]) / sum(SEASON) for number in range(12)]
    edges = [0, *(round(rows * share) for share in shares)]
    plan = {month: edges[number + 1] - edges[number] for number, month in enumerate(months)}
    plan.update({month: max(1, rows // 12) for month in further})

    forget(root, [f"sales_{month}.csv" for month in plan])
    entries: dict[str, dict] = {}
    regions: dict[str, dict[str, int]] = {}
    cities: Counter = Counter()
    for month, count in plan.items():
        data, entry, truth = make_month(world, month, count, faults)
        write(raw / f"sales_{month}.csv", data)
        entries[f"sales_{month}.csv"] = entry
        regions[month] = {key[7:]: value for key, value in truth.items() if key.startswith("region/")}
        cities.update({key[5:]: value for key, value in truth.items() if key.startswith("city/")})

    draw = Draw(seed, "targets")
    names = sorted({store["region"] for store in world.stores})
    targets = {
        region: [
            max(100, int(regions[month].get(region, 0) / 100 * (0.93 + 0.15 * draw.random())) // 100 * 100)
            for month in months
        ]
        for region in names
    }
    write(raw / "products.xlsx", products_workbook(world))
    if "missing_workbook" in faults:
        (raw / "targets.xlsx").unlink(missing_ok=True)
    else:
        write(raw / "targets.xlsx", targets_workbook(targets))

    totals = total(entries)
    manifest = {
        "generator": VERSION,
        "seed": seed,
        "rows": rows,
        "files": {
            "sales": {name: entry["lines"] for name, entry in entries.items()},
            "products": len(world.products),
            "targets": len(targets) * 12,
        },
        **totals,
        "clean_by_file": {name: entry["clean"] for name, entry in entries.items()},
        "quarantined_by_file": {name: sum(entry["quarantined"].values()) for name, entry in entries.items()},
        "duplicates_by_file": {name: entry["duplicates"] for name, entry in entries.items()},
        "revenue_cents": sum(entry["revenue_cents"] for entry in entries.values()),
        "revenue_cents_by_month": {name[6:13]: entry["revenue_cents"] for name, entry in entries.items()},
        "lines_by_city": dict(sorted(cities.items())),
        "target_by_region": {region: sum(values) for region, values in sorted(targets.items())},
        "by_file": entries,
    }
    # Last, so that a run which was stopped half-way is made anew.
    text = (json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode()
    write(manifest_path(root), text)
    hand_over(text)
    return manifest


def month(text: str) -> str:
    try:
        return dt.datetime.strptime(text, "%Y-%m").strftime("%Y-%m")
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a month such as 2025-01") from None


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=int(os.environ.get("DEW_SEED", "42")))
    parser.add_argument("--rows", type=int, default=int(os.environ.get("DEW_ROWS", "60000")))
    parser.add_argument(
        "--month", type=month, action="append", default=[], metavar="YYYY-MM", help="one more month"
    )
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        choices=["missing_column", "missing_workbook", "conflicting_lines"],
        help="something that a source may do to you",
    )
    parser.add_argument("--if-absent", action="store_true", help="keep data that are there")
    given = parser.parse_args(arguments)
    if given.rows < 600:
        parser.error("--rows must be at least 600, so that each month has some of everything")
    root = Path(__file__).resolve().parents[1]
    if given.if_absent and manifest_path(root).exists():
        hand_over(manifest_path(root).read_bytes())
        print("data/raw is there already; `python data/generate.py` makes it anew")
        return 0
    manifest = generate(root, given.seed, given.rows, given.month, set(given.fault))
    wrong = sum(manifest["quarantined"].values())
    files, copies = len(manifest["files"]["sales"]), manifest["duplicates"]
    print(f"{files} sales files with {manifest['lines']:,} lines: {wrong:,} wrong, {copies:,} sent twice")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
