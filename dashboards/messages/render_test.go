package messages

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"text/template"
	"time"

	"github.com/go-kit/log"
	"github.com/grafana/alerting/models"
	"github.com/grafana/alerting/templates"
	"github.com/prometheus/alertmanager/notify"
	"github.com/prometheus/alertmanager/types"
	"github.com/prometheus/common/model"
)

const (
	grafanaURL = "https://grafana.example.com/"
	started    = "2026-11-23T01:02:03Z"
)

// The link of a firing alert ends now.
var endOfLinks = regexp.MustCompile(`[?&]to=\d+`)

// example is one alert of a rule: which one it is, and the numbers that its queries answered.
type example struct {
	Labels    map[string]string  `yaml:"labels"`
	Firing    map[string]float64 `yaml:"firing"`
	Recovered map[string]float64 `yaml:"recovered"`
	// Minutes that the alert lasted.
	Lasted float64 `yaml:"lasted"`
	// Instead of numbers, what kept the rule from having any.
	Error string `yaml:"error"`
	// DatasourceError or DatasourceNoData, where Grafana says so instead of the rule.
	Instead string `yaml:"instead"`
}

// alertOf is what Grafana's rule engine hands to its Alertmanager.
func alertOf(t *testing.T, rule rule, example example, recovered bool) *types.Alert {
	t.Helper()
	values := example.Firing
	if recovered {
		values = example.Recovered
	}
	alert := &types.Alert{Alert: model.Alert{
		Labels: model.LabelSet{
			model.AlertNameLabel:    model.LabelValue(rule.Title),
			models.FolderTitleLabel: "运营告警",
			models.RuleUIDLabel:     model.LabelValue(rule.UID),
		},
		Annotations: model.LabelSet{models.OrgIDAnnotation: "1"},
		StartsAt:    instant(t, started),
	}}
	for name, value := range rule.Labels {
		alert.Labels[model.LabelName(name)] = model.LabelValue(value)
	}
	for name, value := range example.Labels {
		alert.Labels[model.LabelName(name)] = model.LabelValue(value)
	}
	for name, text := range rule.Annotations {
		alert.Annotations[model.LabelName(name)] = model.LabelValue(expand(t, text, example.Labels, values))
	}
	if example.Error != "" && !recovered {
		alert.Annotations["Error"] = model.LabelValue(example.Error)
	}
	if example.Instead != "" {
		alert.Labels["rulename"] = model.LabelValue(rule.Title)
		alert.Labels[model.AlertNameLabel] = model.LabelValue(example.Instead)
	}
	if recovered {
		alert.EndsAt = alert.StartsAt.Add(time.Duration(example.Lasted * float64(time.Minute)))
	}
	return alert
}

// expand fills in an annotation as Grafana's rule engine does (pkg/services/ngalert/state/template).
func expand(t *testing.T, text string, labels map[string]string, numbers map[string]float64) string {
	t.Helper()
	type value struct {
		Labels map[string]string
		Value  float64
	}
	values := make(map[string]value, len(numbers))
	for refID, number := range numbers {
		values[refID] = value{Labels: labels, Value: number}
	}
	const variables = "{{- $labels := .Labels -}}{{- $values := .Values -}}"
	parsed, err := template.New("annotation").Option("missingkey=invalid").Parse(variables + text)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := parsed.Execute(&out, map[string]any{"Labels": labels, "Values": values}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// render is an e-mail as Grafana 12.3's own template engine writes it.
func render(t *testing.T, alerts ...*types.Alert) string {
	t.Helper()
	name, text := readTemplate(t)
	definition := templates.TemplateDefinition{Name: name, Template: text, Kind: templates.GrafanaKind}
	factory, err := templates.NewFactory([]templates.TemplateDefinition{definition}, log.NewNopLogger(), grafanaURL, "1")
	if err != nil {
		t.Fatal(err)
	}
	tmpl, err := factory.GetTemplate(templates.GrafanaKind)
	if err != nil {
		t.Fatal(err)
	}
	ctx := notify.WithGroupKey(context.Background(), "group")
	ctx = notify.WithReceiverName(ctx, "ops-email")
	ctx = notify.WithGroupLabels(ctx, model.LabelSet{model.AlertNameLabel: alerts[0].Labels[model.AlertNameLabel]})
	var failure error
	fill, _ := templates.TmplText(ctx, tmpl, alerts, log.NewNopLogger(), &failure)
	settings := readEmail(t)
	subject, message := fill(settings.Subject), fill(settings.Message)
	if failure != nil {
		t.Fatal(failure)
	}
	return endOfLinks.ReplaceAllStringFunc(subject+"\n\n"+message+"\n", func(end string) string {
		before, digits, _ := strings.Cut(end, "=")
		if millis, _ := strconv.ParseInt(digits, 10, 64); time.Since(time.UnixMilli(millis)).Abs() < time.Minute {
			return before + "=NOW"
		}
		return end
	})
}

func instant(t *testing.T, text string) time.Time {
	t.Helper()
	moment, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return moment
}
