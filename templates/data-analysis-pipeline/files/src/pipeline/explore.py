"""Task explore: four questions to the sales, each answered by one JSON file.

    {"question": ..., "answer": ..., "figures": {name: value}, "table": [{...}, ...]}

`figures` holds what a reader would quote. Each of them can be computed again with one line of SQL
over sales_clean, and the checks of the project do so. `answer` is a sentence made from the figures,
never typed.
"""

from __future__ import annotations

import json

import pandas as pd

from pipeline.exchange import output_path, read_table

WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def percent(part: float, whole: float) -> float:
    return round(100 * part / whole, 2)


def euros(cents: float) -> float:
    """Cents as a number for JSON, two decimals."""
    return round(int(cents) / 100, 2)


def seasonality(sales: pd.DataFrame) -> dict:
    """When do we sell?"""
    dated = sales[sales["sold_on"].notna()]
    by_month = dated.groupby(dated["sold_on"].dt.strftime("%Y-%m"))["cents"].sum()
    by_weekday = dated.groupby(dated["sold_on"].dt.day_of_week)["cents"].sum()
    best, weakest = by_month.idxmax(), by_month.idxmin()
    weekday = WEEKDAYS[by_weekday.idxmax()]
    figures = {
        "best_month": best,
        "best_month_revenue": euros(by_month[best]),
        "weakest_month": weakest,
        "best_to_average": round(float(by_month[best] / by_month.mean()), 2),
        "best_weekday": weekday,
        "best_weekday_share_percent": percent(by_weekday.max(), by_weekday.sum()),
    }
    return {
        "question": "When do we sell?",
        "answer": f"{best} is the strongest month, {figures['best_to_average']} times the average; "
        f"{weekday} brings {figures['best_weekday_share_percent']}% of the revenue.",
        "figures": figures,
        "table": [{"month": month, "revenue": euros(cents)} for month, cents in by_month.items()],
    }


def concentration(sales: pd.DataFrame) -> dict:
    """Which products carry the revenue?

    Figures: `products_sold` (distinct products with a sale), `best_product` (its product_id) and
    `best_product_revenue`, `top_fifth_share_percent` (share of the revenue that the best fifth of the
    products brings, their number rounded down; two decimals). Of two equal products the smaller id
    comes first. Table: the ten best products with `product_id` and `revenue`.
    """
    # BEGIN SOLUTION
    by_product = sales.groupby("product_id")["cents"].sum().reset_index()
    by_product = by_product.sort_values(["cents", "product_id"], ascending=[False, True], ignore_index=True)
    fifth = len(by_product) // 5
    figures = {
        "products_sold": len(by_product),
        "best_product": by_product["product_id"].iloc[0],
        "best_product_revenue": euros(by_product["cents"].iloc[0]),
        "top_fifth_share_percent": percent(by_product["cents"].head(fifth).sum(), by_product["cents"].sum()),
    }
    best = by_product.head(10)
    return {
        "question": "Which products carry the revenue?",
        "answer": f"The best fifth of {len(by_product)} products brings {figures['top_fifth_share_percent']}% "
        f"of the revenue; {figures['best_product']} leads.",
        "figures": figures,
        "table": [
            {"product_id": name, "revenue": euros(cents)}
            for name, cents in zip(best["product_id"], best["cents"])
        ],
    }
    # END SOLUTION
    # BEGIN STUB
    # # Exercise of step 4. When it works, add it to QUESTIONS below.
    # raise NotImplementedError("concentration")
    # END STUB


def loyalty(sales: pd.DataFrame) -> dict:
    """Who comes back?

    Figures: `customers`, `returning_customers` (with at least two different orders),
    `returning_share_percent` (of the customers) and `returning_revenue_share_percent` (of the
    revenue). Table: `orders` (1, 2, 3 ...), `customers` with so many orders.
    """
    # BEGIN SOLUTION
    by_customer = sales.groupby("customer_id").agg(orders=("order_id", "nunique"), cents=("cents", "sum"))
    returning = by_customer[by_customer["orders"] >= 2]
    counts = by_customer["orders"].value_counts().sort_index()
    figures = {
        "customers": len(by_customer),
        "returning_customers": len(returning),
        "returning_share_percent": percent(len(returning), len(by_customer)),
        "returning_revenue_share_percent": percent(returning["cents"].sum(), by_customer["cents"].sum()),
    }
    return {
        "question": "Who comes back?",
        "answer": f"{figures['returning_share_percent']}% of {len(by_customer):,} customers ordered more than once; "
        f"they bring {figures['returning_revenue_share_percent']}% of the revenue.",
        "figures": figures,
        "table": [{"orders": int(orders), "customers": int(count)} for orders, count in counts.items()],
    }
    # END SOLUTION
    # BEGIN STUB
    # # Exercise of step 4. When it works, add it to QUESTIONS below.
    # raise NotImplementedError("loyalty")
    # END STUB


def discounts(sales: pd.DataFrame) -> dict:
    """Does a discount sell more?

    Figures: `pieces_per_line_full_price` and `pieces_per_line_discounted` (mean quantity of lines
    without and with a discount, three decimals), `discounted_revenue_share_percent`, and
    `given_away` (list value minus what was paid, in EUR). Table: per `discount_percent` the `lines`
    and `pieces_per_line`.
    """
    # BEGIN SOLUTION
    cheaper = sales["discount_percent"] > 0
    list_cents = sales["quantity"] * sales["unit_price_cents"]
    by_band = sales.groupby("discount_percent")["quantity"].agg(["size", "mean"])
    figures = {
        "pieces_per_line_full_price": round(float(sales.loc[~cheaper, "quantity"].mean()), 3),
        "pieces_per_line_discounted": round(float(sales.loc[cheaper, "quantity"].mean()), 3),
        "discounted_revenue_share_percent": percent(sales.loc[cheaper, "cents"].sum(), sales["cents"].sum()),
        "given_away": euros((list_cents - sales["cents"]).sum()),
    }
    return {
        "question": "Does a discount sell more?",
        "answer": f"A line with a discount has {figures['pieces_per_line_discounted']} pieces, one without "
        f"{figures['pieces_per_line_full_price']}; the discounts cost EUR {figures['given_away']:,.2f}.",
        "figures": figures,
        "table": [
            {"discount_percent": int(band), "lines": int(size), "pieces_per_line": round(float(mean), 3)}
            for band, size, mean in zip(by_band.index, by_band["size"], by_band["mean"])
        ],
    }
    # END SOLUTION
    # BEGIN STUB
    # # Exercise of step 4. When it works, add it to QUESTIONS below.
    # raise NotImplementedError("discounts")
    # END STUB


# The file that each answer is written to.
QUESTIONS = {
    "seasonality": seasonality,
    # BEGIN SOLUTION
    "concentration": concentration,
    "loyalty": loyalty,
    "discounts": discounts,
    # END SOLUTION
}


def read_sales() -> pd.DataFrame:
    """sales_clean with money in whole cents, as `cents` and `unit_price_cents`."""
    sales = read_table(
        "sales_clean", text=["order_id", "customer_id", "product_id", "channel", "city"], dates=["sold_on"]
    )
    for column, name in (("amount", "cents"), ("unit_price", "unit_price_cents")):
        sales[name] = (sales[column] * 100).round().astype("Int64")
    return sales


def main() -> None:
    sales = read_sales()
    folder = output_path("exploration", "data/exploration")
    for name, ask in QUESTIONS.items():
        answer = ask(sales)
        text = json.dumps(answer, indent=2, ensure_ascii=False) + "\n"
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
        print(f"{answer['question']} {answer['answer']}")


if __name__ == "__main__":
    main()
