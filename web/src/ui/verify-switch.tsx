import { useId } from 'preact/hooks';
import { number } from '../format.ts';
import { switchOff, switchOn, useVerifier, type VerifierStatus } from '../verify/store.ts';
import { Hash } from './parts.tsx';

function stateText(status: VerifierStatus): string {
	switch (status.state) {
		case 'off':
			return 'off';
		case 'starting':
			return 'starting';
		case 'syncing':
			return 'syncing';
		case 'ready':
			return 'on';
		case 'failed':
			return 'failed';
	}
}

/** Switches the light client on and off, and says how far it is and whom it trusts. */
export function VerifySwitch() {
	const { on, status, file } = useVerifier();
	const id = useId();
	return (
		<div class="verify">
			<button
				type="button"
				role="switch"
				aria-checked={on}
				class="switch"
				onClick={() => (on ? switchOff() : void switchOn())}
			>
				<span class="switch-knob" aria-hidden="true" />
				Verify in this browser
			</button>
			<details>
				<summary aria-label={`Verification is ${stateText(status)}: more`}>
					<span
						class={`state state-${status.state === 'ready' ? 'good' : status.state === 'failed' ? 'bad' : on ? 'busy' : 'rest'}`}
					>
						{stateText(status)}
					</span>
				</summary>
				<div class="panel">
					<p>
						A light client in this browser follows the chain by itself, asks the network for the storage behind each
						award with a proof, and compares it with what this server tells.
					</p>
					<dl class="details">
						<div>
							<dt>State</dt>
							<dd>{stateText(status)}</dd>
						</div>
						{status.finalized === undefined ? null : (
							<div>
								<dt>Finalized by it</dt>
								<dd>
									block {number(status.finalized.number)} <Hash hash={status.finalized.hash} />
								</dd>
							</div>
						)}
						{status.peers === undefined ? null : (
							<div>
								<dt>Peers</dt>
								<dd>{number(status.peers)}</dd>
							</div>
						)}
						<div>
							<dt>Chain specification</dt>
							<dd>{file === null ? (on ? 'of this server' : '–') : `your file ${file}`}</dd>
						</div>
					</dl>
					{status.error === undefined ? null : <p class="alarm-text">{status.error}</p>}
					<p>
						The specification says which chain and which validators to believe. From this server it protects against
						errors, not against a server that invents a chain: for that choose the file that the consortium gave you.
					</p>
					<label class="file" for={id}>
						Use a specification of my own
					</label>
					<input
						id={id}
						type="file"
						accept=".json,application/json"
						onChange={async (event) => {
							const chosen = event.currentTarget.files?.[0];
							if (chosen !== undefined) void switchOn({ name: chosen.name, text: await chosen.text() });
						}}
					/>
				</div>
			</details>
		</div>
	);
}
