"""Task figures: the charts of the report, and metrics.json with the figures it is known by.

Each chart answers one question, says in its title what is shown, and carries its unit on the axis.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import matplotlib

matplotlib.use("Agg")  # draws into files; no window, no display needed
import matplotlib.pyplot as plt
import pandas as pd

from pipeline.exchange import PROJECT, input_path, logical_date, output_path, read_table

# One colour for data, one for what it is held against, grey for all that only frames. The blue and
# the orange are told apart by people with any kind of colour vision, and in a grey print.
BLUE, ORANGE, INK, GREY = "#2f6690", "#e07a1f", "#222222", "#8a8f98"
STYLE = {
    "figure.figsize": (9, 4.2),
    "figure.dpi": 110,
    "savefig.facecolor": "white",
    "font.size": 10,
    "axes.titlesize": 13,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 14,
    "axes.labelcolor": GREY,
    "axes.edgecolor": "#cfd3d8",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": "#e6e8eb",
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
}


def save(figure: plt.Figure, path: Path) -> None:
    figure.tight_layout()
    # Without the software's version and date in the file, equal charts are equal bytes.
    figure.savefig(path, metadata={"Software": None})
    plt.close(figure)


def draw_monthly_revenue(monthly: pd.DataFrame, attainment: pd.DataFrame, path: Path) -> None:
    """Revenue per month as bars; the targets as marks on them, where there are targets."""
    monthly = monthly[monthly["month"].notna()]
    figure, axes = plt.subplots()
    names = monthly["month"].dt.strftime("%b\n%Y")
    places = list(range(len(monthly)))
    bars = axes.bar(places, monthly["revenue"] / 1000, width=0.66, color=BLUE, label="Revenue")
    axes.bar_label(bars, fmt="%.0f", label_type="center", color="white", fontsize=9)
    # BEGIN SOLUTION
    targets = attainment.groupby("month")["target"].sum().reindex(monthly["month"]) / 1000
    axes.hlines(
        targets, [place - 0.42 for place in places], [place + 0.42 for place in places],
        color=ORANGE, linewidth=2.6, label="Target",
    )  # fmt: skip
    axes.legend(loc="upper left")
    axes.set_title("Revenue per month against target")
    # END SOLUTION
    # BEGIN STUB
    # # Exercise of step 5: show the targets too. `attainment` has one row per month and region.
    # axes.set_title("Revenue per month")
    # END STUB
    axes.set_xticks(places, names)
    axes.tick_params(axis="x", length=0)
    axes.grid(axis="y")
    axes.set_ylabel("EUR thousand")
    axes.margins(y=0.16)
    save(figure, path)


# BEGIN SOLUTION
def draw_category_margin(categories: pd.DataFrame, path: Path) -> None:
    """Revenue per category, parted into what the goods cost and what is left."""
    categories = categories.sort_values("revenue")
    figure, axes = plt.subplots()
    cost, margin = categories["cost"] / 1000, categories["margin"] / 1000
    axes.barh(categories["category"], margin, color=BLUE, height=0.62, label="Margin")
    axes.barh(categories["category"], cost, left=margin, color="#c9d6e2", height=0.62, label="Cost of goods")
    for place, (total, share) in enumerate(zip(categories["revenue"] / 1000, categories["margin_percent"])):
        axes.annotate(
            f"{share:.1f}% margin",
            (total, place),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            color=INK,
            fontsize=9,
        )
    axes.set_title("Revenue and margin per category")
    axes.set_xlabel("EUR thousand")
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
    axes.margins(x=0.14)
    axes.legend(loc="lower right")
    save(figure, path)


def draw_discount_effect(exploration: Path, path: Path) -> None:
    """Pieces per line for each discount: the table of the question `discounts`."""
    table = pd.DataFrame(json.loads((exploration / "discounts.json").read_text(encoding="utf-8"))["table"])
    figure, axes = plt.subplots()
    labels = [f"{band}%" for band in table["discount_percent"]]
    colours = [GREY if band == 0 else BLUE for band in table["discount_percent"]]
    bars = axes.bar(labels, table["pieces_per_line"], width=0.6, color=colours)
    axes.bar_label(bars, fmt="%.2f", padding=3, color=INK, fontsize=9)
    axes.set_title("Pieces per line at each discount")
    axes.set_xlabel("Discount")
    axes.set_ylabel("Pieces per line (mean)")
    axes.tick_params(axis="x", length=0)
    axes.grid(axis="y")
    axes.margins(y=0.14)
    save(figure, path)


def draw_quarantine(quarantine: pd.DataFrame, path: Path) -> None:
    """Lines that were set aside, per reason."""
    counts = quarantine["reason"].value_counts().sort_index(ascending=False).sort_values(kind="stable")
    figure, axes = plt.subplots()
    bars = axes.barh([reason.replace("_", " ") for reason in counts.index], counts, color=ORANGE, height=0.62)
    axes.bar_label(bars, fmt="%d", padding=4, color=INK, fontsize=9)
    axes.set_title("Lines in quarantine by reason")
    axes.set_xlabel("Lines")
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
    axes.margins(x=0.1)
    save(figure, path)


# END SOLUTION
def origin() -> dict:
    """Seed and number of rows of generated data; both None for data of your own."""
    path = PROJECT / "data" / "raw" / "manifest.json"
    if not path.exists():
        return {"seed": None, "rows": None}
    manifest = json.loads(path.read_text(encoding="utf-8"))
    return {"seed": manifest["seed"], "rows": manifest["rows"]}


def make_metrics(
    monthly: pd.DataFrame, quality: pd.DataFrame, attainment: pd.DataFrame, exploration: Path
) -> dict:
    """What the run is known by: enough to make it again, and to see that it came out the same."""
    # Only months that have begun: half a year's revenue against a whole year's target says nothing.
    begun = attainment[attainment["month"].isin(monthly["month"])]
    target = int(begun["target"].sum())
    return {
        "date": logical_date().isoformat(),
        **origin(),
        "files": len(quality),
        "lines_read": int(quality["lines_read"].sum()),
        "lines_clean": int(quality["loaded"].sum()),
        "lines_quarantined": int(quality["quarantined"].sum()),
        "lines_duplicate": int(quality["duplicates"].sum()),
        "revenue": round(float(monthly["revenue"].sum()), 2),
        "target": target,
        "attainment_percent": round(100 * float(begun["revenue"].sum()) / target, 2) if target else None,
        "answers": {
            path.stem: json.loads(path.read_text(encoding="utf-8"))["figures"]
            for path in sorted(exploration.glob("*.json"))
        },
    }


def main() -> None:
    plt.rcParams.update(STYLE)
    monthly = read_table("monthly_revenue", text=[], dates=["month"])
    attainment = read_table("target_attainment", text=["region"], dates=["month"])
    quality = read_table("quality_by_file", text=["source_file"])
    exploration = input_path("exploration", "data/exploration")
    charts = output_path("charts", "reports/charts")
    draw_monthly_revenue(monthly, attainment, charts / "monthly_revenue.png")
    # BEGIN SOLUTION
    draw_category_margin(
        read_table("category_performance", text=["category"]), charts / "category_margin.png"
    )
    draw_discount_effect(exploration, charts / "discount_effect.png")
    draw_quarantine(read_table("sales_quarantine"), charts / "quarantine.png")
    # END SOLUTION
    # BEGIN STUB
    # # Exercise of step 5: two more charts. Inputs that are there already: category_performance,
    # # sales_quarantine (tables) and exploration (the folder with the answers of step 4).
    # END STUB
    metrics = json.dumps(make_metrics(monthly, quality, attainment, exploration), indent=2) + "\n"
    output_path("metrics", f"reports/{logical_date()}/metrics.json").write_text(metrics, encoding="utf-8")
    print(f"charts: {', '.join(sorted(os.listdir(charts)))}")


if __name__ == "__main__":
    main()
