import '../common/base.css';
import './connection.css';
import { connectHost } from '../common/host.ts';
import { mountView } from '../common/mountView.tsx';
import { ConnectionView } from './ConnectionView.tsx';

mountView(<ConnectionView host={connectHost()} />);
