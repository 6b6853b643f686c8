import '../common/base.css';
import './file.css';
import { connectHost } from '../common/host.ts';
import { mountView } from '../common/mountView.tsx';
import { FileView } from './FileView.tsx';

mountView(<FileView host={connectHost()} />);
