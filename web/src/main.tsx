import { render } from 'preact';
import { startStream } from './api/stream.ts';
import { App } from './app.tsx';
import './style.css';
import { applyTheme } from './ui/theme.ts';
import { resumeVerifier } from './verify/store.ts';

applyTheme();
startStream();
resumeVerifier();
render(<App />, document.getElementById('root')!);
