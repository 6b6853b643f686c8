import * as vscode from 'vscode';
import type { Failure } from '../../../protocol/rpc.ts';
import { rangeOf } from '../query/statements.ts';

/**
 * Marks a failure where it stands in the cell; the place counts from the start of the statement.
 * Answers the line in the cell, from 1.
 */
export function markFailure(
  problems: vscode.DiagnosticCollection,
  document: vscode.TextDocument,
  statement: { start: number; end: number },
  { message, place }: Failure,
): number {
  const start = document.positionAt(statement.start);
  let range = rangeOf(document, statement);
  if (place?.line !== undefined) {
    const line = start.line + place.line - 1;
    const column = (place.column ?? 1) - 1 + (place.line === 1 ? start.character : 0);
    const at = document.validatePosition(new vscode.Position(line, column));
    range = document.getWordRangeAtPosition(at) ?? new vscode.Range(at, at.translate(0, 1));
  }
  const diagnostic = new vscode.Diagnostic(range, message);
  diagnostic.source = 'DuckDB';
  problems.set(document.uri, [diagnostic]);
  return range.start.line + 1;
}
