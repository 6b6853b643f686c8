import '../common/base.css';
import './wizard.css';
import { connectHost } from '../common/host.ts';
import { mountView } from '../common/mountView.tsx';
import { WizardView } from './WizardView.tsx';

mountView(<WizardView host={connectHost()} />);
