/** exceljs; a bundle of its own, loaded by the first XLSX file that is read. */
import excel from 'exceljs';

type Settings = ConstructorParameters<typeof excel.stream.xlsx.WorkbookReader>[1];

/** Reads the sheets of an XLSX file one after the other, row by row. */
export function workbookReader(
  path: string,
  settings: Settings,
): InstanceType<typeof excel.stream.xlsx.WorkbookReader> {
  return new excel.stream.xlsx.WorkbookReader(path, settings);
}
