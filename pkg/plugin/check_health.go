package plugin

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/aimarket/aimarket-ops-datasource/pkg/dataserver"
)

// vitalComponents are those without which no panel can show its numbers: the business database and the event engine.
var vitalComponents = []string{"mysql", "events"}

// healthDetails is shown by Grafana behind the message of a failed check, and read by the config editor.
type healthDetails struct {
	VerboseMessage string                       `json:"verboseMessage,omitempty"`
	Code           string                       `json:"code,omitempty"`
	Version        string                       `json:"version,omitempty"`
	Demo           bool                         `json:"demo"`
	Components     []dataserver.ComponentHealth `json:"components"`
}

// CheckHealth tells whether the settings work and how each component is. It is an error only when queries cannot be
// answered: a component that merely helps is a warning in the message.
func (d *Datasource) CheckHealth(ctx context.Context, _ *backend.CheckHealthRequest) (result *backend.CheckHealthResult, _ error) {
	defer func() {
		if cause := recover(); cause != nil {
			backend.Logger.FromContext(ctx).Error("health check panicked", "panic", cause, "stack", string(debug.Stack()))
			result = d.unhealthy(fmt.Errorf("panic: %v", cause))
		}
	}()
	if d.unusable != nil {
		return d.unhealthy(d.unusable), nil
	}
	health, err := d.client.Health(ctx, d.locale)
	if err != nil {
		return d.unhealthy(err), nil
	}
	catalogue, err := d.client.Catalogue(ctx, d.locale)
	if err != nil {
		return d.unhealthy(err), nil
	}
	return d.healthResult(health, catalogue), nil
}

func (d *Datasource) unhealthy(err error) *backend.CheckHealthResult {
	failure := dataserver.AsError(err)
	return newHealthResult(backend.HealthStatusError, failure.Describe(d.locale), healthDetails{
		Code:       failure.Code,
		Components: []dataserver.ComponentHealth{},
	})
}

func (d *Datasource) healthResult(health dataserver.Health, catalogue dataserver.Catalogue) *backend.CheckHealthResult {
	down := slices.DeleteFunc(slices.Clone(health.Components), func(component dataserver.ComponentHealth) bool {
		return component.Status != dataserver.StatusDown
	})
	status := backend.HealthStatusOk
	for _, component := range down {
		if slices.Contains(vitalComponents, component.Component) {
			status = backend.HealthStatusError
		}
	}
	lines := make([]string, 0, len(health.Components))
	for _, component := range health.Components {
		lines = append(lines, d.componentLine(component))
	}
	summary := []string{d.connected(health, catalogue)}
	if len(down) > 0 {
		summary = append(summary, d.downSummary(down))
	}
	message := strings.Join(append(summary, lines...), " | ")
	return newHealthResult(status, message, healthDetails{
		VerboseMessage: strings.Join(append(summary, lines...), "\n"),
		Version:        health.Version,
		Demo:           health.Demo,
		Components:     health.Components,
	})
}

func (d *Datasource) connected(health dataserver.Health, catalogue dataserver.Catalogue) string {
	available := 0
	for _, dataset := range catalogue.Datasets {
		if dataset.Available {
			available++
		}
	}
	total := len(catalogue.Datasets)
	text := dataserver.Text{
		ZH: fmt.Sprintf("已连接数据服务 %s,权限正常,%d 个数据集可用(共 %d 个)。", health.Version, available, total),
		EN: fmt.Sprintf("Connected to data server %s, authorised, %d of %d datasets available.", health.Version, available, total),
	}
	if health.Demo {
		text.ZH += "当前是演示数据,设置 MYSQL_URL 后换成真实数据。"
		text.EN += " The numbers are demo data; set MYSQL_URL to have real ones."
	}
	return text.In(d.locale)
}

func (d *Datasource) downSummary(down []dataserver.ComponentHealth) string {
	names := make([]string, len(down))
	for index, component := range down {
		names[index] = titleOf(component, d.locale)
	}
	listed := strings.Join(names, ", ")
	return dataserver.Text{ZH: "注意,异常的组件:" + listed + "。", EN: "Attention, down: " + listed + "."}.In(d.locale)
}

func (d *Datasource) componentLine(component dataserver.ComponentHealth) string {
	line := titleOf(component, d.locale) + ": " + statusTitle(component.Status).In(d.locale)
	if component.LatencyMs != nil {
		line += fmt.Sprintf(" (%.0f ms)", *component.LatencyMs)
	}
	if component.Reason != nil && component.Status != dataserver.StatusUp {
		line += " - " + component.Reason.In(d.locale)
	}
	return line
}

func titleOf(component dataserver.ComponentHealth, locale dataserver.Locale) string {
	if title := component.Title.In(locale); title != "" {
		return title
	}
	return component.Component
}

func statusTitle(status string) dataserver.Text {
	switch status {
	case dataserver.StatusUp:
		return dataserver.Text{ZH: "正常", EN: "up"}
	case dataserver.StatusDown:
		return dataserver.Text{ZH: "异常", EN: "down"}
	default:
		return dataserver.Text{ZH: "未知", EN: "unknown"}
	}
}

func newHealthResult(status backend.HealthStatus, message string, details healthDetails) *backend.CheckHealthResult {
	encoded, err := json.Marshal(details)
	if err != nil {
		backend.Logger.Warn("health details left out", "error", err)
	}
	return &backend.CheckHealthResult{Status: status, Message: message, JSONDetails: encoded}
}
