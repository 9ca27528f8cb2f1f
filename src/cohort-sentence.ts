import { splitWindow } from './funnel-window';
import type { FunnelModel, MomentModel, RetentionModel } from './query-model';
import { isRunnable } from './query-validity';
import { describeFilters, joinParts, spaced, type Speaker } from './sentence-parts';
import { GRAIN_TITLES } from './vocabulary';

const DEFAULT_TOP = 10;

/** For example 「7 天内依次完成 “浏览” → “下单” → “支付” 的用户数,按浏览器分组,取用户最多的 10 项」. */
export function describeFunnel(query: FunnelModel, speaker: Speaker): string {
  const { locale, title } = speaker;
  const { by, top = DEFAULT_TOP } = query;
  if (!isRunnable(query)) {
    return locale === 'zh' ? '请为至少两个步骤选择数据集' : 'Choose a dataset for two steps at least';
  }
  const steps = query.steps.map((step) => describeMoment(step, speaker)).join(' → ');
  const window = splitWindow(query.windowSeconds);
  const count = Number(window.count.toFixed(2));
  const split = by && (locale === 'zh' ? `按${spaced(title(by))}分组` : `split by ${title(by)}`);
  const head =
    locale === 'zh'
      ? `${count} ${window.title.zh}内依次完成 ${steps} 的用户数`
      : `How many users went through ${steps} within ${count} ${window.title.en}`;
  const cut = by && (locale === 'zh' ? `取用户最多的 ${top} 项` : `the ${top} values with the most users`);
  return joinParts([head, split ?? '', cut ?? ''], locale);
}

/** For example 「时间范围内首次有“注册”记录的用户,按周分组,之后各周又有“登录”记录的比例」. */
export function describeRetention(query: RetentionModel, speaker: Speaker): string {
  const { locale } = speaker;
  if (!isRunnable(query)) {
    return locale === 'zh' ? '请为开始和回访各选择一个数据集' : 'Choose a dataset for the start and for the comeback';
  }
  const start = describeMoment(query.start, speaker);
  const comeback = describeMoment(query.comeback, speaker);
  const grain = GRAIN_TITLES[query.grain][locale];
  const periods = query.periods?.join(locale === 'zh' ? '、' : ', ');
  if (locale === 'zh') {
    const after = periods ? `第 ${periods} ${grain}` : `之后各${grain}`;
    return `时间范围内首次有${spaced(start)}记录的用户,按${grain}分组,${after}又有${spaced(comeback)}记录的比例`;
  }
  const after = periods ? ` after ${periods} ${grain}s` : ` in the ${grain}s after`;
  return `Of the users whose first ${start} was in the time range, by ${grain}, the share with ${comeback}${after}`;
}

function describeMoment(moment: MomentModel, speaker: Speaker): string {
  if (moment.title) {
    return speaker.locale === 'zh' ? `“${moment.title}”` : `"${moment.title}"`;
  }
  const filters = describeFilters(moment.filters, speaker).trim();
  const name = speaker.dataset(moment.dataset);
  return filters === '' ? name : speaker.locale === 'zh' ? `${name}(${filters})` : `${name} (${filters})`;
}
