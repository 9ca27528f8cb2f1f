import { INCIDENTS_UID } from '../panel-ids.ts';

const SHANGHAI = 'tz "Asia/Shanghai" | date "2006-01-02 15:04:05"';

/** Dimensions by which a rule has several alerts; a message names which one. `period` is the only one that is not a name. */
export const NAMING_LABELS = [
  'host',
  'mount',
  'component',
  'service',
  'endpoint',
  'channel',
  'backup',
  'server',
  'target',
] as const;

/**
 * The message: `aimarket.title` (subject) and `aimarket.text`, which e-mails show and relays are given beside the alerts
 * themselves: what fires comes first, so that a subject never calls a group recovered in which something fires. Grafana interpolates no variables in templates: `$` is the template language's own. A resolved alert keeps its start
 * where Grafana's Alertmanager knew it; after a restart both ends may be the same moment, and then no duration is told.
 */
export const MESSAGE_TEMPLATE = `{{ define "aimarket.rule" -}}
{{ if eq .Labels.alertname "DatasourceError" }}监控查询失败:{{ .Labels.rulename -}}
{{ else if eq .Labels.alertname "DatasourceNoData" }}监控无数据:{{ .Labels.rulename -}}
{{ else }}{{ .Labels.alertname }}{{ end -}}
${NAMING_LABELS.map((label) => `{{ with .Labels.${label} }}({{ . }}){{ end -}}`).join('\n')}
{{ with .Labels.period }}({{ if eq . "day" }}本日{{ else if eq . "month" }}本月{{ else }}{{ . }}{{ end }}){{ end }}
{{- end }}

{{ define "aimarket.recovered" }}{{ if eq .Status "resolved" }}已恢复:{{ end }}{{ end }}

{{ define "aimarket.value" -}}
{{ with .Annotations.current_value }}{{ . }}{{ else }}无数据{{ end }}
{{- end }}

{{ define "aimarket.threshold" -}}
{{ with .Annotations.threshold }}{{ . }}{{ else }}无{{ end }}
{{- end }}

{{ define "aimarket.duration" -}}
{{ (.EndsAt.Sub .StartsAt).Round 1000000000 | printf "%s" | reReplaceAll "m0s$" "m" | reReplaceAll "h0m$" "h" | reReplaceAll "h" "小时" | reReplaceAll "m" "分" | reReplaceAll "s" "秒" }}
{{- end }}

{{ define "aimarket.time" -}}
{{ if eq .Status "resolved" }}{{ .EndsAt | ${SHANGHAI} }} 恢复
{{- if .StartsAt.Before .EndsAt }},历时 {{ template "aimarket.duration" . }}{{ end }}
{{- else }}{{ .StartsAt | ${SHANGHAI} }}{{ end }}
{{- end }}

{{ define "aimarket.unjudged" -}}
{{ if or (eq .Labels.alertname "DatasourceError") (eq .Labels.alertname "DatasourceNoData") }}yes{{ end }}
{{- end }}

{{ define "aimarket.severity" -}}
{{ if eq .Labels.severity "P3" }}P3 提示
{{- else if eq (tmpl.Exec "aimarket.unjudged" .) "yes" }}P2 警告
{{- else if eq .Labels.severity "P0" }}P0 紧急
{{- else if eq .Labels.severity "P1" }}P1 严重
{{- else if eq .Labels.severity "P2" }}P2 警告
{{- else }}未分级{{ end }}
{{- end }}

{{ define "aimarket.summary" -}}
{{ if ne (tmpl.Exec "aimarket.unjudged" .) "yes" }}{{ .Annotations.summary }}
{{- else if eq .Status "resolved" }}规则又能判断了。
{{- else }}规则没有数据可判断,所监控的对象不一定有问题。{{ end }}
{{- end }}

{{ define "aimarket.title" -}}
{{ $firing := .Alerts.Firing }}{{ $resolved := .Alerts.Resolved }}【AI创意市场告警】
{{- if $firing }}{{ template "aimarket.rule" (index $firing 0) }}
{{- if gt (len $firing) 1 }} 等 {{ len $firing }} 条{{ end }}
{{- if $resolved }},另有 {{ len $resolved }} 条已恢复{{ end }}
{{- else }}已恢复:{{ template "aimarket.rule" (index $resolved 0) }}
{{- if gt (len $resolved) 1 }} 等 {{ len $resolved }} 条{{ end }}
{{- end }}
{{- end }}

{{ define "aimarket.alert" -}}
{{ $alert := .alert }}{{ $grafana := .grafana }}【AI创意市场告警】{{ template "aimarket.recovered" $alert }}{{ template "aimarket.rule" $alert }}
{{- if ne (tmpl.Exec "aimarket.unjudged" $alert) "yes" }}
{{ if eq $alert.Status "resolved" }}最近的值{{ else }}当前值{{ end }}:{{ template "aimarket.value" $alert }}
阈值:{{ template "aimarket.threshold" $alert }}
{{- with $alert.Annotations.figures }}
数据:{{ . }}{{ end }}
{{- end }}
时间:{{ template "aimarket.time" $alert }}
级别:{{ template "aimarket.severity" $alert }}
{{ if and (eq $alert.Status "resolved") (ne (tmpl.Exec "aimarket.unjudged" $alert) "yes") }}告警时{{ else }}说明{{ end }}:{{ template "aimarket.summary" $alert }}
{{- if eq $alert.Status "firing" }}{{ with $alert.Annotations.Error }}
错误:{{ . }}{{ end }}{{ end }}
{{- with $alert.Annotations.runbook_url }}
处置:{{ $grafana }}{{ . }}{{ end }}
{{- with $alert.PanelURL }}
面板:{{ . }}{{ end }}
{{- end }}

{{ define "aimarket.text" -}}
{{ $grafana := reReplaceAll "/+$" "" .ExternalURL -}}
{{ $firing := .Alerts.Firing -}}
{{ range $index, $alert := $firing }}{{ if $index }}

{{ end }}{{ template "aimarket.alert" (coll.Dict "alert" $alert "grafana" $grafana) }}
{{- end }}
{{- range $index, $alert := .Alerts.Resolved }}{{ if or $index $firing }}

{{ end }}{{ template "aimarket.alert" (coll.Dict "alert" $alert "grafana" $grafana) }}
{{- end }}
事件:{{ $grafana }}/d/${INCIDENTS_UID}
{{- end }}
`;

export const TEMPLATE_NAME = 'aimarket';
