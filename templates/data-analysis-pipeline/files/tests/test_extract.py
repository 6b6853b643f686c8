"""Reading the files."""

import datetime as dt
import tempfile
import unittest
from pathlib import Path

from pipeline.extract import read_sales_file, sales_files
from pipeline.sources import COLUMNS, Profile, column_name, month_of


class Files(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write(self, name: str, text: str, encoding: str = "utf-8") -> Path:
        path = self.folder / name
        path.write_bytes(text.encode(encoding))
        return path

    def line(self, city: str = "Köln") -> str:
        return f"1,O1,2024-01-05,S01,C1,P1,store,1,10.00,0%,{city}\n"

    def test_a_run_for_a_past_day_does_not_see_later_months(self) -> None:
        for month in ("2024-01", "2024-02", "2024-03"):
            self.write(f"sales_{month}.csv", "")
        found = [path.name for path in sales_files(self.folder, dt.date(2024, 2, 1))]
        self.assertEqual(found, ["sales_2024-01.csv", "sales_2024-02.csv"])

    def test_each_row_knows_its_line(self) -> None:
        path = self.write("sales_2024-01.csv", ",".join(COLUMNS) + "\n" + self.line() * 2)
        self.assertEqual(list(read_sales_file(path, Profile())["source_line"]), [2, 3])

    def test_letters_survive_the_encoding(self) -> None:
        path = self.write("sales_2024-01.csv", ",".join(COLUMNS) + "\n" + self.line("Tromsø"), "latin-1")
        self.assertEqual(read_sales_file(path, Profile(encoding="latin-1"))["city"][0], "Tromsø")

    def test_a_wrong_encoding_is_said_not_guessed(self) -> None:
        path = self.write("sales_2024-01.csv", ",".join(COLUMNS) + "\n" + self.line("Tromsø"), "latin-1")
        with self.assertRaises(SystemExit) as caught:
            read_sales_file(path, Profile())
        self.assertIn("PROFILES", str(caught.exception))

    def test_more_cells_than_the_header_has_are_not_dropped(self) -> None:
        path = self.write("sales_2024-01.csv", ",".join(COLUMNS) + "\n" + self.line("Köln,Nippes"))
        with self.assertRaises(SystemExit) as caught:
            read_sales_file(path, Profile())
        self.assertIn("delimiter", str(caught.exception))

    def test_a_missing_column_is_named(self) -> None:
        path = self.write("sales_2024-01.csv", "line_id,order_id\n1,O1\n")
        with self.assertRaises(SystemExit) as caught:
            read_sales_file(path, Profile())
        self.assertIn("unit_price", str(caught.exception))


class Names(unittest.TestCase):
    def test_the_month_of_a_file(self) -> None:
        self.assertEqual(month_of("sales_2024-05.csv"), "2024-05")

    def test_capitals_and_blanks_in_a_header(self) -> None:
        self.assertEqual(column_name(" LINE_ID "), "line_id")


if __name__ == "__main__":
    unittest.main()
