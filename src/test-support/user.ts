import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

/** A person who types without pauses. Checks of what the pointer can reach are left to tests in a real browser: jsdom has no layout. */
export function setupUser() {
  return userEvent.setup({ delay: null, pointerEventsCheck: 0 });
}

/** The option of an open list; found by its text, because asking jsdom for roles and names of a whole editor takes seconds. */
export function findOption(text: string | RegExp) {
  return screen.findByText(text, { selector: '[role="option"] *' });
}

/** The texts of an open list's options, without their descriptions. */
export async function optionTexts(): Promise<string[]> {
  await screen.findAllByText(/.*/, { selector: '[role="option"] *' });
  return [...document.querySelectorAll('[role="option"]')].map((option) => option.textContent ?? '');
}

/** A Combobox by its label, which also names its list. */
export function findCombobox(label: string | RegExp) {
  return screen.findByLabelText(label, { selector: 'input[role="combobox"]' });
}
