/** Everything about the chosen project that is decided before it is made. */
import { failureWords } from '../../src/core/format/failureWords.ts';
import { useState } from 'preact/hooks';
import type { Mode, RoadmapProject } from '../../src/protocol/engine/project.ts';
import type { Failure } from '../../src/protocol/rpc.ts';
import type { WizardSnapshot } from '../../src/protocol/webview/wizard.ts';
import { Button } from '../common/Button.tsx';
import { Icon } from '../common/Icon.tsx';
import { Note } from '../common/Note.tsx';
import { ProgressLine } from '../common/StatusLine.tsx';
import { TextControl } from '../common/controls.tsx';
import { Field } from '../common/Field.tsx';
import { ParameterField } from './ParameterField.tsx';
import type { WizardHost } from './host.ts';
import { useForm, type WizardForm } from './useForm.ts';
import { folderBelow } from './validate.ts';

export interface Making {
  activity: string;
  done: number;
  total: number;
}

export interface ProjectFormProps {
  host: WizardHost;
  snapshot: WizardSnapshot;
  project: RoadmapProject;
  making: Making | null;
  failure: Failure | null;
  onCreate(params: ReturnType<WizardForm['params']>): void;
  onCancel(): void;
  onFail(error: unknown): void;
}

const modes: { mode: Mode; title: string; text: string }[] = [
  {
    mode: 'guided',
    title: 'Guided',
    text: 'Runs from the first minute with exercises left open: a known set of checks is red, and you turn them green.',
  },
  {
    mode: 'complete',
    title: 'Complete',
    text: 'The reference solution, one commit per step. All automatic checks are green.',
  },
];

export function ProjectForm(props: ProjectFormProps) {
  const { host, snapshot, project, making, failure } = props;
  const form = useForm(host, snapshot, project);
  const [tried, setTried] = useState(false);
  const problems = Object.keys(form.problems);
  const missing = project.needs.filter((tool) => snapshot.missing[tool] !== undefined);
  const create = () => {
    setTried(true);
    if (problems.length > 0) {
      document.getElementById(problems[0]!)?.focus();
      return;
    }
    props.onCreate(form.params());
  };
  const chooseFolder = () => {
    host.request('wizard/chooseFolder', { current: form.folder }).then(({ folder }) => {
      if (folder !== null) form.setFolder(folderBelow(folder, snapshot.separator, project.id));
    }, props.onFail);
  };
  const { schedule } = form;
  return (
    <form
      class="wiz-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        create();
      }}
    >
      <div class="wiz-scroll">
        {missing.map((tool) => (
          <Note key={tool} kind="warning" text={`${tool} is missing. ${snapshot.missing[tool]}`} />
        ))}
        <fieldset class="sec wiz-section" disabled={making !== null}>
          <legend class="h13">Mode</legend>
          {modes.map(({ mode, title, text }) => (
            <label key={mode} class="wiz-mode">
              <input
                type="radio"
                name="mode"
                value={mode}
                checked={form.mode === mode}
                onChange={() => form.setMode(mode)}
              />
              <span>
                <span class="b">{title}</span>
                <span class="t12 t2 wiz-block">{text}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <fieldset class="sec wiz-section" disabled={making !== null}>
          <legend class="h13">Folder</legend>
          <Field
            id="folder"
            label="Project folder"
            help="It is made if it does not exist."
            problem={form.problems['folder']}
            after={<Button label="Choose" icon="folder-opened" onClick={chooseFolder} />}
          >
            {(attributes) => (
              <TextControl attributes={attributes} value={form.folder} onChange={form.setFolder} grows />
            )}
          </Field>
        </fieldset>
        {project.parameters.length > 0 ? (
          <fieldset class="sec wiz-section" disabled={making !== null}>
            <legend class="h13">Data</legend>
            <div class="wiz-grid">
              {project.parameters.map((parameter) => (
                <ParameterField
                  key={parameter.id}
                  parameter={parameter}
                  value={form.parameters[parameter.id] ?? parameter.default}
                  problem={form.problems[`parameter-${parameter.id}`]}
                  onChange={(value) => form.setParameter(parameter.id, value)}
                />
              ))}
            </div>
          </fieldset>
        ) : null}
        <fieldset class="sec wiz-section" disabled={making !== null}>
          <legend class="h13">Plan</legend>
          <Field
            id="objective"
            label="Define clear objectives"
            help="One sentence that says what this project is for; it stands on the project page."
            problem={form.problems['objective']}
          >
            {(attributes) => (
              <TextControl
                attributes={attributes}
                value={form.objective}
                onChange={form.setObjective}
                grows
              />
            )}
          </Field>
          <div class="wiz-grid">
            <Field id="start" label="Start date" problem={form.problems['start']}>
              {(attributes) => (
                <TextControl
                  attributes={attributes}
                  value={form.start}
                  onChange={form.setStart}
                  inputMode="numeric"
                  placeholder="YYYY-MM-DD"
                />
              )}
            </Field>
            <Field id="hours" label="Hours per week" problem={form.problems['hours']}>
              {(attributes) => (
                <TextControl
                  attributes={attributes}
                  value={form.hours}
                  onChange={form.setHours}
                  inputMode="decimal"
                />
              )}
            </Field>
          </div>
          <div class="wiz-deadline num" role="status">
            {schedule ? (
              <>
                <span class="t2">Deadline</span> <b class="b">{schedule.deadline}</b>
                <span class="t2">
                  {schedule.hours} hours of work, {schedule.weeks} {schedule.weeks === 1 ? 'week' : 'weeks'}
                </span>
              </>
            ) : (
              <span class="t2">The deadline stands here once the date and the hours are right.</span>
            )}
          </div>
        </fieldset>
      </div>
      {making ? (
        <ProgressLine
          percent={making.total === 0 ? null : (100 * making.done) / making.total}
          label="Making the project"
        />
      ) : null}
      <div class="wiz-foot">
        <div class="grow wiz-foot-text t12">
          {making ? (
            <span class="row wiz-busy" role="status">
              <Icon name="loading" spin class="c-running" />
              <span class="ell">{making.activity || 'Making the project'}</span>
              {making.total > 0 ? (
                <span class="t2 num">
                  {making.done} of {making.total}
                </span>
              ) : null}
            </span>
          ) : failure ? (
            <span class="row wiz-busy" role="alert">
              <Icon name="error" class="c-failed" />
              <span>{failureWords(failure)}</span>
            </span>
          ) : tried && problems.length > 0 ? (
            <span role="alert" class="field-problem">
              {problems.length} {problems.length === 1 ? 'entry needs' : 'entries need'} attention.
            </span>
          ) : snapshot.trusted ? null : (
            <span class="t2">Browsing only: projects are made once you trust this window.</span>
          )}
        </div>
        {making ? (
          <Button label="Cancel" icon="debug-stop" onClick={props.onCancel} />
        ) : (
          <button type="submit" class="btn pri" disabled={!snapshot.trusted}>
            <Icon name="add" />
            Create project
          </button>
        )}
      </div>
    </form>
  );
}
