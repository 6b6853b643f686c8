import type * as vscode from 'vscode';
import type { Engines } from './engines.ts';
import type { Projects } from './projects.ts';
import type { VirtualDocuments } from './virtualDocuments.ts';

/** What every feature is given. */
export interface Platform {
  context: vscode.ExtensionContext;
  projects: Projects;
  engines: Engines;
  documents: VirtualDocuments;
}
