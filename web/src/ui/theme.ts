export type Theme = 'auto' | 'light' | 'dark';

const REMEMBERED = 'tieline.theme';

export function theme(): Theme {
	try {
		const kept = localStorage.getItem(REMEMBERED);
		return kept === 'light' || kept === 'dark' ? kept : 'auto';
	} catch {
		return 'auto';
	}
}

/** Puts the reader's choice where the style sheet sees it. */
export function applyTheme(): void {
	const chosen = theme();
	if (chosen === 'auto') delete document.documentElement.dataset.theme;
	else document.documentElement.dataset.theme = chosen;
}

export function setTheme(next: Theme): void {
	try {
		if (next === 'auto') localStorage.removeItem(REMEMBERED);
		else localStorage.setItem(REMEMBERED, next);
	} catch {
		// Chosen for this visit only.
	}
	if (next === 'auto') delete document.documentElement.dataset.theme;
	else document.documentElement.dataset.theme = next;
}
