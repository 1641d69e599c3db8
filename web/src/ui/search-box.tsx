import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { get, withQuery } from '../api/client.ts';
import type { Found, List } from '../api/types.ts';
import { kindName, ownPath } from './found.ts';

const PAUSE_MS = 180;

/** Finds by name, account, block or hash, from every view. `/` goes to it. */
export function SearchBox() {
	const [, go] = useLocation();
	const id = useId();
	const input = useRef<HTMLInputElement>(null);
	const [text, setText] = useState('');
	const [found, setFound] = useState<Found[]>([]);
	const [at, setAt] = useState(-1);
	const [isOpen, setOpen] = useState(false);

	useEffect(() => {
		const focus = (event: KeyboardEvent) => {
			if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
			const target = event.target as HTMLElement;
			if (target.closest('input, select, textarea, [contenteditable]') !== null) return;
			event.preventDefault();
			input.current?.focus();
		};
		document.addEventListener('keydown', focus);
		return () => document.removeEventListener('keydown', focus);
	}, []);

	useEffect(() => {
		const asked = text.trim();
		setAt(-1);
		if (asked === '') {
			setFound([]);
			return;
		}
		const aborter = new AbortController();
		const timer = setTimeout(() => {
			get<List<Found>>(withQuery('/v1/search', { q: asked }), aborter.signal)
				.then((answer) => setFound(answer.items.slice(0, 8)))
				.catch(() => setFound([]));
		}, PAUSE_MS);
		return () => {
			clearTimeout(timer);
			aborter.abort();
		};
	}, [text]);

	const leave = (path: string) => {
		setOpen(false);
		setText('');
		input.current?.blur();
		go(path);
	};
	const isShown = isOpen && found.length > 0;
	return (
		<search>
			<form
				onSubmit={(event) => {
					event.preventDefault();
					const chosen = found[at];
					if (chosen !== undefined) leave(ownPath(chosen.path));
					else if (text.trim() !== '') leave(`/search?q=${encodeURIComponent(text.trim())}`);
				}}
			>
				<label class="unseen" for={`${id}-input`}>
					Find by name, account, block or hash
				</label>
				<input
					ref={input}
					id={`${id}-input`}
					type="search"
					role="combobox"
					autocomplete="off"
					spellcheck={false}
					placeholder="Name, account, block or hash"
					aria-expanded={isShown}
					aria-controls={`${id}-list`}
					aria-autocomplete="list"
					aria-activedescendant={at >= 0 && isShown ? `${id}-${at}` : undefined}
					value={text}
					onInput={(event) => {
						setText(event.currentTarget.value);
						setOpen(true);
					}}
					onFocus={() => setOpen(true)}
					onBlur={() => setTimeout(() => setOpen(false), 150)}
					onKeyDown={(event) => {
						if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
							if (found.length === 0) return;
							event.preventDefault();
							const step = event.key === 'ArrowDown' ? 1 : -1;
							setAt((now) => (now + step + found.length + (now < 0 && step < 0 ? 1 : 0)) % found.length);
						} else if (event.key === 'Escape') setOpen(false);
					}}
				/>
				<ul id={`${id}-list`} role="listbox" aria-label="Found" hidden={!isShown}>
					{found.map((one, index) => (
						<li
							key={`${one.kind} ${one.id}`}
							id={`${id}-${index}`}
							role="option"
							aria-selected={index === at}
							onMouseDown={() => leave(ownPath(one.path))}
						>
							<span class="kind">{kindName(one.kind)}</span> {one.title}
						</li>
					))}
				</ul>
			</form>
		</search>
	);
}
