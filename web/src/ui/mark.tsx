import type { Check } from '../verify/store.ts';

interface MarkText {
	kind: 'told' | 'verified' | 'differs' | 'checking' | 'unknown';
	sign: string;
	text: string;
	title: string;
}

function textOf(check: Check, told: string | undefined): MarkText {
	switch (check.state) {
		case 'off':
			return {
				kind: 'told',
				sign: '○',
				text: 'as told by the server',
				title: told === undefined ? 'Not checked in this browser.' : `Not checked in this browser: ${told}.`,
			};
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
						title: `Proven in this browser against the finalized block ${check.verdict.block?.number ?? ''}.${told === undefined ? '' : ` As told by the server: ${told}.`}`,
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

interface MarkProps {
	check?: Check;
	/** What stands beside it that is only told by the server, in words. */
	told?: string;
	/** Only the sign; the text is for those who do not see it. */
	brief?: boolean;
}

/** Whether a figure has been verified in this browser. */
export function Mark({ check = TOLD, told, brief = false }: MarkProps) {
	const { kind, sign, text, title } = textOf(check, told);
	return (
		<span class={`mark mark-${kind}`} title={title} data-mark={kind}>
			<span aria-hidden="true">{sign}</span>
			<span class={brief ? 'unseen' : 'mark-text'}>{text}</span>
		</span>
	);
}

/** One mark of each kind, in words: the key to the signs of a group. */
export function Marks({ checks }: { checks: readonly Check[] }) {
	const kinds = new Map(checks.map((check) => [textOf(check, undefined).kind, check]));
	return (
		<p class="marks">
			{[...kinds].map(([kind, check]) => (
				<Mark key={kind} check={check} />
			))}
		</p>
	);
}
