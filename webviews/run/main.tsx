import '../common/base.css';
import './run.css';
import { connectHost } from '../common/host.ts';
import { mountView } from '../common/mountView.tsx';
import { RunView } from './RunView.tsx';

mountView(<RunView host={connectHost()} />);
