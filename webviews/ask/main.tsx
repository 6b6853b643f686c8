import '../common/base.css';
import './ask.css';
import { connectHost } from '../common/host.ts';
import { mountView } from '../common/mountView.tsx';
import { AskView } from './AskView.tsx';

mountView(<AskView host={connectHost()} />);
