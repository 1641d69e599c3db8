import type { Check } from '../verify/store.ts';

interface MarkText {
	kind: 'told' | 'verified' | 'differs' | 'checking' | 'unknown';
	sign: string;
	text: string;
	title: string;
}

function textOf(check: Check): MarkText {
	switch (check.state) {
		case 'off':
			return { kind: 'told', sign: '○', text: 'as told by the server', title: 'Not checked in this browser.' };
		case 'waiting':
		case 'checking':
			return {
				kind: 'checking',
				sign: '◔',
				text: 'checking',
				title: 'The light client in this browser is asking the network for the proof.',
			};
		case 'done':
			switch (check.verdict.result) {
				case 'verified':
					return {
						kind: 'verified',
						sign: '✓',
						text: 'verified here',
						title: `Proven in this browser against the finalized block ${check.verdict.block?.number ?? ''}.`,
					};
				case 'differs':
					return {
						kind: 'differs',
						sign: '✕',
						text: 'differs from the chain',
						title: 'What the server tells is not what the chain has.',
					};
				case 'unknown':
					return {
						kind: 'unknown',
						sign: '?',
						text: 'could not be checked',
						title: check.verdict.reason ?? 'The light client has no proof.',
					};
			}
	}
}

export const TOLD: Check = { state: 'off' };

/** Whether a figure has been verified in this browser. */
export function Mark({ check = TOLD, brief = false }: { check?: Check; brief?: boolean }) {
	const { kind, sign, text, title } = textOf(check);
	return (
		<span class={`mark mark-${kind}`} title={title} data-mark={kind}>
			<span aria-hidden="true">{sign}</span>
			<span class={brief ? 'unseen' : 'mark-text'}>{text}</span>
		</span>
	);
}
