/** Texts with which another scheduler starts a pipeline. */

/** One argument of a POSIX shell line. */
function shellQuote(text: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A line for `crontab -e`; in it `%` would end the command, so it is escaped. */
export function crontabLine(cron: string, root: string, pipeline: string, launcher: string[]): string {
  const command = [...launcher, 'run', pipeline, '--project', root].map(shellQuote).join(' ');
  const log = shellQuote(`${root}/.dew/schedule.log`);
  return `${cron} ${`${command} >> ${log} 2>&1`.replaceAll('%', '\\%')}\n`;
}

export const workflowFile = (pipeline: string): string => `.github/workflows/${pipeline}.yml`;

/** A workflow of GitHub Actions with the exact version of the workbench; Actions reads cron in UTC. */
export function githubWorkflow(
  name: string,
  cron: string,
  pipeline: string,
  version: string,
  python: boolean,
): string {
  return `name: ${JSON.stringify(name)}
on:
  schedule:
    # GitHub reads this in UTC.
    - cron: ${JSON.stringify(cron)}
  workflow_dispatch:
permissions:
  contents: read
jobs:
  run:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: "22"
${
  python
    ? `      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
          cache: pip
          cache-dependency-path: requirements.lock
`
    : ''
}      - run: npx --yes "\${DEW_PACKAGE:-data-engineering-workbench@${version}}" run ${pipeline}
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: reports
          path: |
            reports/
            .dew/runs/
          include-hidden-files: true
`;
}
