import { INSPECTION_EXAMPLE } from '../http/openapi/inspection-paths.ts';
import { displayWidth, exitCodeOf, terminalReport } from './terminal-report.ts';

it('is a table whose columns stand below each other, Chinese or not', () => {
  const lines = terminalReport(INSPECTION_EXAMPLE, 'zh', 'Asia/Shanghai').split('\n');
  expect(lines[0]).toBe('每日巡检 · 2026-01-01 09:00 Asia/Shanghai');
  const heading = lines.find((line) => line.startsWith('状态')) ?? '';
  const row = lines.find((line) => line.startsWith('✖ 不通过  API')) ?? '';
  const columnOf = (line: string, text: string) => displayWidth(line.slice(0, line.indexOf(text)));
  expect(columnOf(row, '6.2%')).toBe(columnOf(heading, '值'));
  expect(columnOf(row, '+520.0%')).toBe(columnOf(heading, '变化'));
  expect(lines).toContain('✖ 不通过  API 错误率: 6.2%');
  expect(lines).toContain('    MySQL 复制运行中: 服务器不是副本');
  expect(terminalReport({ ...INSPECTION_EXAMPLE, absent: [] }, 'en', 'UTC')).not.toContain('Not here');
  expect(terminalReport({ ...INSPECTION_EXAMPLE, demo: true }, 'en', 'UTC')).toMatch(
    /^Daily inspection · .* · demo data\n/
  );
});

it('gives an exit code', () => {
  const codes = (['ok', 'warn', 'unknown', 'fail'] as const).map((status) => exitCodeOf({ status }));
  expect(codes).toEqual([0, 1, 1, 2]);
});
