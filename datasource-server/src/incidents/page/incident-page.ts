import { MAX_NAME_LENGTH, MAX_NOTE_LENGTH, type IncidentDetail, type SlaClock } from '../../contract/incidents.ts';
import type { IncidentEvent } from '../../contract/incident-events.ts';
import type { Locale, Text } from '../../contract/text.ts';
import { durationText, EVENT_WORDS, STATE_WORDS, timeText } from '../words.ts';
import { html, type Markup } from './html.ts';
import { PAGE_TEXTS as T, REFUSALS } from './page-texts.ts';

/** What was written into the form before it was refused. */
export interface FormValues {
  name: string;
  note: string;
}

export interface PageInput {
  incident: IncidentDetail;
  locale: Locale;
  timezone: string;
  now: number;
  /** The page's own address in each language, relative to it. */
  addresses: Record<Locale, string>;
  /** Why the form was refused. */
  problem?: Text;
  /** The deed had been done by somebody else. */
  late?: boolean;
  values?: FormValues;
}

const LANGUAGE: Record<Locale, string> = { zh: 'zh-CN', en: 'en' };
const NEWEST_EVENTS = 30;

/** The page of one incident: what is wrong, how much time is left, and a form to act. Looking at it changes nothing. */
export function incidentPage(input: PageInput): string {
  const { incident, locale, timezone, now } = input;
  const say = (text: Text) => text[locale];
  const title = `${incident.severity} ${incident.rule.title}`;
  return frame(
    input,
    title,
    html`${messages(input)}
      <section class="card">
        <div class="badges">
          <span class="badge ${incident.severity}">${incident.severity}</span>
          <span class="badge ${incident.state}">${say(STATE_WORDS[incident.state])}</span>
        </div>
        <h1>${incident.rule.title}</h1>
        ${incident.summary !== '' && html`<p class="summary">${incident.summary}</p>`}
      </section>
      ${facts(input)} ${clocks(input)} ${form(input)} ${timeline(input)}
      <footer>${say(T.asOf)} ${timeText(now, timezone)} (${timezone})</footer>`
  );
}

/** A page that says why a link does not open and what to do. */
export function refusalPage(
  reason: keyof typeof REFUSALS,
  { locale, addresses }: Pick<PageInput, 'locale' | 'addresses'>
): { status: number; page: string } {
  const { status, title, advice } = REFUSALS[reason];
  return {
    status,
    page: frame(
      { locale, addresses },
      title[locale],
      html`<section class="card problem">
        <h1>${title[locale]}</h1>
        <p>${advice[locale]}</p>
      </section>`
    ),
  };
}

function frame({ locale, addresses }: Pick<PageInput, 'locale' | 'addresses'>, title: string, content: Markup): string {
  const other: Locale = locale === 'zh' ? 'en' : 'zh';
  return html`<!doctype html>
    <html lang="${LANGUAGE[locale]}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <title>${title}</title>
        <link rel="icon" href="../console/icon.svg" />
        <link rel="stylesheet" href="page.css" />
      </head>
      <body>
        <main>
          <div class="top">
            <span>${T.product[locale]}</span>
            <a href="${addresses[other]}" lang="${LANGUAGE[other]}" hreflang="${LANGUAGE[other]}"
              >${other === 'zh' ? '中文' : 'English'}</a
            >
          </div>
          ${content}
        </main>
      </body>
    </html>`.text;
}

function messages({ incident, locale, timezone, problem, late = false }: PageInput): Markup {
  const { acknowledged, mitigated, resolved } = incident;
  const told = (
    [
      ['acknowledged', acknowledged],
      ['mitigated', mitigated],
      ['resolved', resolved],
    ] as const
  ).flatMap(([kind, deed]) => (deed ? [deedText(kind, deed, locale, timezone)] : []));
  return html`${problem ? html`<section class="card problem" role="alert"><p>${problem[locale]}</p></section>` : null}
  ${
    told.length > 0 &&
    html`<section class="card told" role="status">
      ${late && html`<p>${T.nothingChanged[locale]}</p>`}${told.map((text) => html`<p>${text}</p>`)}
    </section>`
  }`;
}

function deedText(
  kind: 'acknowledged' | 'mitigated' | 'resolved',
  { at, by }: { at: number; by: string },
  locale: Locale,
  timezone: string
): string {
  const when = timeText(at, timezone);
  if (by === '') {
    return locale === 'zh' ? `${when} ${T.byItself.zh}` : `${when}: ${T.byItself.en}`;
  }
  const said: Record<typeof kind, Text> = {
    acknowledged: { zh: '已响应,正在处理', en: 'acknowledged it' },
    mitigated: { zh: '已缓解', en: 'mitigated it' },
    resolved: { zh: '已解决', en: 'resolved it' },
  };
  return locale === 'zh' ? `${by} 于 ${when} ${said[kind].zh}。` : `${by} ${said[kind].en} at ${when}.`;
}

function facts({ incident, locale, timezone, now }: PageInput): Markup {
  const say = (text: Text) => text[locale];
  const { value, threshold, startedAt, resolved, alerts, firing, panelUrl, runbookUrl } = incident;
  const counts = {
    zh: `${alerts} 个,仍在触发 ${firing} 个`,
    en: `${alerts}, ${firing} still firing`,
  };
  const links = [
    [panelUrl, T.panel],
    [runbookUrl, T.runbook],
  ] as const;
  const shown = links.filter(([url]) => isWebAddress(url));
  return html`<section class="card">
    ${
      value !== '' &&
      html`<h2>${say(T.value)}</h2>
        <p class="value summary">
          ${value} ${threshold !== '' && html`<small>${say(T.threshold)} ${threshold}</small>`}
        </p>`
    }
    <dl>
      <dt>${say(T.number)}</dt>
      <dd>${incident.id}</dd>
      <dt>${say(T.started)}</dt>
      <dd>${timeText(startedAt, timezone)}</dd>
      <dt>${say(resolved ? T.lasted : T.since)}</dt>
      <dd>${durationText((resolved?.at ?? now) - startedAt, locale)}</dd>
      <dt>${say(T.alerts)}</dt>
      <dd>${say(counts)}</dd>
    </dl>
    ${
      shown.length > 0 &&
      html`<ul class="links">
        ${shown.map(
          ([url, text]) => html`<li><a href="${url}" target="_blank" rel="noopener noreferrer">${say(text)} ↗</a></li>`
        )}
      </ul>`
    }
  </section>`;
}

function clocks({ incident, locale, timezone, now }: PageInput): Markup {
  const { acknowledge, resolve } = incident.sla;
  return html`<section class="card">
    <h2>${T.clocks[locale]}</h2>
    ${clockRow(T.respond, acknowledge, incident.acknowledged?.at ?? null)}
    ${clockRow(T.solve, resolve, incident.resolved?.at ?? null)}
  </section>`;

  function clockRow(name: Text, clock: SlaClock, doneAt: number | null): Markup {
    return html`<div class="clock">
      <b>${name[locale]}</b><strong class="${clock.state}">${stateText(clock, doneAt)}</strong>
      <span>${T.limit[locale]} ${durationText(clock.limitMs, locale)}</span>
      <span>${T.due[locale]} ${timeText(clock.dueAt, timezone)}</span>
    </div>`;
  }

  function stateText({ state, dueAt }: SlaClock, doneAt: number | null): string {
    const by = (text: Text, ms: number) => `${text[locale]} ${durationText(ms, locale)}`;
    switch (state) {
      case 'running':
        return locale === 'zh' ? `◷ ${by(T.left, dueAt - now)}` : `◷ ${durationText(dueAt - now, 'en')} ${T.left.en}`;
      case 'ok':
        return `✓ ${T.inTime[locale]}`;
      case 'breached':
        return `✕ ${by(doneAt === null ? T.over : T.late, (doneAt ?? now) - dueAt)}`;
      case 'none':
        return `– ${T.noAnswerDue[locale]}`;
    }
  }
}

function form({ incident, locale, values = { name: '', note: '' } }: PageInput): Markup {
  const say = (text: Text) => text[locale];
  const { acknowledged, mitigated, resolved } = incident;
  const buttons = [
    ...(acknowledged || resolved ? [] : [['acknowledge', T.acknowledge] as const]),
    ...(mitigated || resolved ? [] : [['mitigate', T.mitigate] as const]),
    ...(resolved ? [] : [['resolve', T.resolve] as const]),
    ['note', T.addNoteButton] as const,
  ];
  return html`<form class="card" method="post">
    <h2>${say(resolved ? T.addNote : T.act)}</h2>
    <label for="name">${say(T.name)}</label>
    <input id="name" name="name" value="${values.name}" required maxlength="${MAX_NAME_LENGTH}" autocomplete="name" />
    <label for="note">${say(T.note)} <small>${say(T.optional)}</small></label>
    <textarea id="note" name="note" maxlength="${MAX_NOTE_LENGTH}">${values.note}</textarea>
    <div class="buttons">
      ${buttons.map(
        ([action, text], index) =>
          html`<button name="action" value="${action}" class="${index === 0 ? 'first' : 'other'}">${say(text)}</button>`
      )}
    </div>
  </form>`;
}

function timeline({ incident, locale, timezone }: PageInput): Markup {
  const told = incident.timeline.filter(({ kind }) => kind !== 'observed').slice(-NEWEST_EVENTS);
  return html`<section class="card">
    <h2>${T.timeline[locale]}</h2>
    <ul class="timeline">
      ${told
        .toReversed()
        .map(
          (event) =>
            html`<li>
              <time>${timeText(event.at, timezone)}</time>${EVENT_WORDS[event.kind][locale]}${detailOf(event)}
            </li>`
        )}
    </ul>
  </section>`;
}

function detailOf(event: IncidentEvent): string {
  const parts =
    'by' in event
      ? [event.by, event.note]
      : event.kind === 'firing'
        ? [event.alert.valueText]
        : event.kind === 'recovered'
          ? [event.valueText]
          : event.kind === 'severity_raised' || event.kind === 'opened'
            ? [event.severity]
            : [];
  const said = parts.filter(Boolean);
  return said.length === 0 ? '' : ` · ${said.join(' · ')}`;
}

/** An address from an alert is somebody else's text: `javascript:` is none. */
function isWebAddress(url: string): boolean {
  return /^https?:\/\//.test(url) && URL.canParse(url);
}
