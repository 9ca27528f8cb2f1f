import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SEVERITIES } from '../../src/contract/alerts.ts';
import { NAMING_LABELS } from '../../src/relays/alert-facts.ts';
import { severityText } from '../../src/relays/alert-message.ts';
import { compileMessages, goldenMessages, MESSAGES_FOLDER, messageFiles } from './compile-message.ts';

test.each(goldenMessages())('what each channel says of $name', (golden) => {
  const file = join(MESSAGES_FOLDER, `${golden.name}.txt`);
  if (!existsSync(file)) {
    throw new Error(`${file} is missing: npm run golden writes it; read it before committing`);
  }
  expect(compileMessages(golden)).toBe(readFileSync(file, 'utf8'));
});

test('no expected message without its rule', () => {
  expect(messageFiles()).toEqual(
    goldenMessages()
      .map(({ name }) => `${name}.txt`)
      .sort()
  );
});

test('a severity is called the same in chats and in e-mails, which Grafana writes', () => {
  const template = readFileSync(join(__dirname, '../../../provisioning/alerting/templates.yaml'), 'utf8');
  for (const severity of SEVERITIES) {
    expect(template).toContain(`"${severity}" }}${severityText(severity)}\n`);
  }
});

test('a label names an alert in chats where it does in e-mails', () => {
  const template = readFileSync(join(__dirname, '../../../provisioning/alerting/templates.yaml'), 'utf8');
  const inMails = [...template.matchAll(/with \.Labels\.(\w+) \}\}\(\{\{ \. \}\}/g)].map(([, name]) => name);
  expect(inMails.sort()).toEqual([...NAMING_LABELS].sort());
});
