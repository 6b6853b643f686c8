/** Registering and calling commands by their typed names; trust and errors are handled here, once. */
import * as vscode from 'vscode';
import { commandMap } from './commandMap.ts';
import type { CommandArguments, CommandName, CommandTypes } from './commandMap.ts';
import { contributed } from './contributed.ts';
import { showFailure } from './failures.ts';

/** Says why nothing runs in an untrusted workspace; true where it may run. */
export function mayRun(what: string): boolean {
  if (vscode.workspace.isTrusted) return true;
  const manage = 'Manage Workspace Trust';
  void vscode.window
    .showWarningMessage(
      `"${what}" is not available in Restricted Mode: it would run code or SQL of this workspace. Browsing files, tables, pipelines and the roadmap works. Trust the workspace to run it.`,
      manage,
    )
    .then((button) =>
      button === manage ? vscode.commands.executeCommand('workbench.trust.manage') : undefined,
    );
  return false;
}

/** Refused commands, newest last; the tests of the untrusted workspace read it. */
export const refusedCommands: CommandName[] = [];

export function registerCommand<Name extends CommandName>(
  name: Name,
  run: CommandTypes[Name],
): vscode.Disposable {
  return contributed().command(name, async (...values: unknown[]) => {
    const facts = commandMap[name];
    if (facts.runs && !mayRun(facts.title)) {
      refusedCommands.push(name);
      return;
    }
    try {
      await (run as (...values: unknown[]) => Promise<void>)(...values);
    } catch (error) {
      showFailure(error);
    }
  });
}

export async function runCommand<Name extends CommandName>(
  name: Name,
  ...values: CommandArguments<Name>
): Promise<void> {
  await vscode.commands.executeCommand(name, ...values);
}

/** A command as a tree item, CodeLens or status bar item wants it. */
export function commandOf<Name extends CommandName>(
  name: Name,
  values: CommandArguments<Name>,
  title: string = commandMap[name].title,
): vscode.Command {
  return { command: name, title, arguments: values };
}
