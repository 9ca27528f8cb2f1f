const TIME = 'tz "Asia/Shanghai" | date "2006-01-02 15:04:05"';

/**
 * The message in its three forms: `aimarket.title` (subject), `aimarket.text` (e-mail, SMS, phone) and `aimarket.markdown`
 * (DingTalk). Grafana interpolates no variables in templates: `$` is the template language's own. A resolved alert shows when it
 * recovered: Grafana moves its start as it recovers, so how long it lasted cannot be told from it.
 */
export const MESSAGE_TEMPLATE = `{{ define "aimarket.rule" -}}
{{ if eq .Labels.alertname "DatasourceError" }}监控查询失败:{{ .Labels.rulename -}}
{{ else if eq .Labels.alertname "DatasourceNoData" }}监控无数据:{{ .Labels.rulename -}}
{{ else }}{{ .Labels.alertname }}{{ end -}}
{{ with .Labels.host }}({{ . }}){{ end }}
{{- end }}

{{ define "aimarket.recovered" }}{{ if eq .Status "resolved" }}已恢复:{{ end }}{{ end }}

{{ define "aimarket.value" -}}
{{ with .Annotations.current_value }}{{ . }}{{ else }}无数据{{ end }}
{{- end }}

{{ define "aimarket.threshold" -}}
{{ with .Annotations.threshold }}{{ . }}{{ else }}无{{ end }}
{{- end }}

{{ define "aimarket.time" -}}
{{ if eq .Status "resolved" }}{{ .EndsAt | ${TIME} }}{{ else }}{{ .StartsAt | ${TIME} }}{{ end }}
{{- end }}

{{ define "aimarket.severity" -}}
{{ if eq .Labels.severity "critical" }}严重{{ else if eq .Labels.severity "warning" }}警告{{ else }}未分级{{ end }}
{{- end }}

{{ define "aimarket.title" -}}
【AI创意市场告警】{{ with index .Alerts 0 }}{{ template "aimarket.recovered" . }}{{ template "aimarket.rule" . }}{{ end -}}
{{ if gt (len .Alerts) 1 }} 等 {{ len .Alerts }} 条{{ end }}
{{- end }}

{{ define "aimarket.text" -}}
{{ $grafana := reReplaceAll "/+$" "" .ExternalURL -}}
{{ range $index, $alert := .Alerts }}{{ if $index }}

{{ end }}【AI创意市场告警】{{ template "aimarket.recovered" $alert }}{{ template "aimarket.rule" $alert }}
当前值:{{ template "aimarket.value" $alert }}
阈值:{{ template "aimarket.threshold" $alert }}
时间:{{ template "aimarket.time" $alert }}
级别:{{ template "aimarket.severity" $alert }}
{{- with $alert.Annotations.summary }}
说明:{{ . }}{{ end }}
{{- with $alert.Annotations.Error }}
错误:{{ . }}{{ end }}
{{- with $alert.PanelURL }}
面板:{{ . }}{{ end }}
{{- with $alert.Annotations.runbook_url }}
处置:{{ $grafana }}{{ . }}{{ end }}
{{- end }}
{{- end }}

{{ define "aimarket.markdown" -}}
{{ $grafana := reReplaceAll "/+$" "" .ExternalURL -}}
{{ range .Alerts }}
### 【AI创意市场告警】{{ template "aimarket.recovered" . }}{{ template "aimarket.rule" . }}

- 当前值:**{{ template "aimarket.value" . }}**
- 阈值:{{ template "aimarket.threshold" . }}
- 时间:{{ template "aimarket.time" . }}
- 级别:{{ template "aimarket.severity" . }}
{{- with .Annotations.summary }}
- 说明:{{ . }}{{ end }}
{{- with .Annotations.Error }}
- 错误:{{ . }}{{ end }}

{{ with .PanelURL }}[查看面板]({{ . }}) {{ end }}{{ with .Annotations.runbook_url }}[处置手册]({{ $grafana }}{{ . }}){{ end }}
{{ end }}
{{- end }}
`;

export const TEMPLATE_NAME = 'aimarket';
