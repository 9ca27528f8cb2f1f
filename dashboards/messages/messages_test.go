// Package messages holds no program: its tests render the message of each alert rule, from the files that Grafana reads, with
// Grafana's own template engine. A module of its own, so that the plugin's backend does not depend on what Grafana depends on.
package messages

import (
	"flag"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/prometheus/alertmanager/types"
	"gopkg.in/yaml.v3"
)

var update = flag.Bool("update", false, "write the expected messages: read them before you commit")

const (
	expected  = "testdata"
	heartbeat = "watchdog"
)

func TestMessageOfEachRule(t *testing.T) {
	examples := readExamples(t)
	for _, rule := range readRules(t) {
		if rule.UID == heartbeat {
			continue
		}
		t.Run(rule.UID, func(t *testing.T) {
			example, known := examples[rule.UID]
			if !known {
				t.Fatal("testdata/examples.yaml has no example of this rule")
			}
			delete(examples, rule.UID)
			compare(t, rule.UID+".firing.txt", render(t, alertOf(t, rule, example, false)))
			compare(t, rule.UID+".recovered.txt", render(t, alertOf(t, rule, example, true)))
		})
	}
	if len(examples) > 0 {
		t.Errorf("examples of rules that do not exist: %v", keys(examples))
	}
}

func TestMessageOfARuleThatCouldNotBeJudged(t *testing.T) {
	rule := ruleCalled(t, "api-error-rate-high")
	failed := example{Instead: "DatasourceError", Error: "[datasource.error] dial tcp 127.0.0.1:4600: connect: connection refused"}
	compare(t, "query-failed.txt", render(t, alertOf(t, rule, failed, false)))
	silent := example{Instead: "DatasourceNoData"}
	compare(t, "no-data.txt", render(t, alertOf(t, ruleCalled(t, "cpu-usage-high"), silent, false)))
	failed.Lasted = 3
	compare(t, "query-failed.recovered.txt", render(t, alertOf(t, rule, failed, true)))
	var all []*types.Alert
	for _, uid := range []string{"api-error-rate-high", "cpu-usage-high", "redis-down"} {
		all = append(all, alertOf(t, ruleCalled(t, uid), failed, false))
	}
	compare(t, "queries-failed.txt", render(t, all...))
}

func TestMessageOfADataServerThatDoesNotAnswer(t *testing.T) {
	unanswered := example{Error: "[datasource.error] dial tcp 127.0.0.1:4600: connect: connection refused"}
	compare(t, "data-server-unreachable.txt", render(t, alertOf(t, ruleCalled(t, "data-server-down"), unanswered, false)))
}

func TestSeveralAlertsOfOneRuleAreOneMessage(t *testing.T) {
	rule := ruleCalled(t, "cpu-usage-high")
	var alerts []*types.Alert
	for index, host := range []string{"shop-1", "shop-2"} {
		busy := example{Labels: map[string]string{"host": host}, Firing: map[string]float64{"A": 93.4 - float64(index)*5.2}}
		alerts = append(alerts, alertOf(t, rule, busy, false))
	}
	compare(t, "two-hosts.txt", render(t, alerts...))
}

func TestWhatFiresComesBeforeWhatHasRecovered(t *testing.T) {
	rule := ruleCalled(t, "cpu-usage-high")
	calm := example{Labels: map[string]string{"host": "shop-1"}, Recovered: map[string]float64{"A": 41}, Lasted: 12}
	busy := example{Labels: map[string]string{"host": "shop-2"}, Firing: map[string]float64{"A": 97.1}}
	compare(t, "one-of-two-recovered.txt", render(t, alertOf(t, rule, calm, true), alertOf(t, rule, busy, false)))
}

func TestNoDurationWhereGrafanaForgotTheStart(t *testing.T) {
	rule := ruleCalled(t, "cpu-usage-high")
	restarted := example{Labels: map[string]string{"host": "shop-1"}, Recovered: map[string]float64{"A": 40}}
	if text := render(t, alertOf(t, rule, restarted, true)); strings.Contains(text, "历时") {
		t.Errorf("tells a duration:\n%s", text)
	}
}

func TestDurations(t *testing.T) {
	rule := ruleCalled(t, "cpu-usage-high")
	for minutes, words := range map[float64]string{0.75: "45秒", 12: "12分", 12.5: "12分30秒", 60: "1小时", 61: "1小时1分", 1500: "25小时"} {
		lasting := example{Lasted: minutes, Recovered: map[string]float64{"A": 40}}
		if text := render(t, alertOf(t, rule, lasting, true)); !strings.Contains(text, "历时 "+words+"\n") {
			t.Errorf("%v minutes are not %s:\n%s", minutes, words, text)
		}
	}
}

func compare(t *testing.T, name, written string) {
	t.Helper()
	path := filepath.Join(expected, name)
	if *update {
		if err := os.WriteFile(path, []byte(written), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	wanted, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v: go test . -update writes it; read it before you commit", err)
	}
	if string(wanted) != written {
		t.Errorf("%s differs; go test . -update writes it anew.\nwanted:\n%s\nwritten:\n%s", name, wanted, written)
	}
}

func ruleCalled(t *testing.T, uid string) rule {
	t.Helper()
	for _, rule := range readRules(t) {
		if rule.UID == uid {
			return rule
		}
	}
	t.Fatalf("there is no rule %s", uid)
	return rule{}
}

func readExamples(t *testing.T) map[string]example {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(expected, "examples.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	examples := map[string]example{}
	if err := yaml.Unmarshal(text, &examples); err != nil {
		t.Fatal(err)
	}
	return examples
}

func keys(examples map[string]example) []string {
	var names []string
	for name := range examples {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
