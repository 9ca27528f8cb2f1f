package dataserver

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/grafana/grafana-plugin-sdk-go/data"
)

const logColumns = `{"name":"timestamp","type":"time","typeInfo":{"frame":"time.Time"}},` +
	`{"name":"body","type":"string","typeInfo":{"frame":"string"}},` +
	`{"name":"severity","type":"string","typeInfo":{"frame":"string"}},` +
	`{"name":"id","type":"string","typeInfo":{"frame":"string"}},` +
	`{"name":"labels","type":"other","typeInfo":{"frame":"json.RawMessage"}}`

// browserFrame is what Grafana's front end reads of a frame of log lines.
type browserFrame struct {
	Schema struct {
		Meta struct {
			Type   string         `json:"type"`
			Shown  string         `json:"preferredVisualisationType"`
			Custom map[string]any `json:"custom"`
		} `json:"meta"`
		Fields []struct {
			Name string `json:"name"`
			Type string `json:"type"`
		} `json:"fields"`
	} `json:"schema"`
	Data struct {
		Values []json.RawMessage `json:"values"`
	} `json:"data"`
}

// Explore finds log lines by their type and the names and types of their columns, and reads labels as objects: a text in their
// place would be shown as one label of many letters.
func TestLogLinesReachTheBrowser(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile("../testdata/answers/log-lines.json")
	if err != nil {
		t.Fatal(err)
	}
	response, err := Decode(body, expectation())
	if err != nil || response.Error != nil {
		t.Fatalf("%v, %v", err, response.Error)
	}
	encoded, err := data.FrameToJSON(throughArrow(t, response.Frames)[0], data.IncludeAll)
	if err != nil {
		t.Fatal(err)
	}
	var frame browserFrame
	if err := json.Unmarshal(encoded, &frame); err != nil {
		t.Fatal(err)
	}
	meta := frame.Schema.Meta
	if meta.Type != "log-lines" || meta.Shown != "logs" || meta.Custom["nextCursor"] != "1764000060001.2" {
		t.Errorf("meta %+v", meta)
	}
	types := map[string]string{}
	for _, field := range frame.Schema.Fields {
		types[field.Name] = field.Type
	}
	want := map[string]string{"timestamp": "time", "body": "string", "severity": "string", "id": "string", "labels": "other"}
	if diff := cmp.Diff(want, types); diff != "" {
		t.Error(diff)
	}
	var labels []map[string]string
	if err := json.Unmarshal(frame.Data.Values[4], &labels); err != nil {
		t.Fatalf("labels are no objects: %v in %s", err, frame.Data.Values[4])
	}
	if labels[0]["endpoint"] != "/ideas/:id" || labels[1]["note"] != `quote " and 😀` || len(labels[2]) != 0 {
		t.Errorf("labels %v", labels)
	}
}

func TestLogLinesNeedTimeAndText(t *testing.T) {
	t.Parallel()
	column := func(name, kind string) string {
		return `{"name":"` + name + `","typeInfo":{"frame":"` + kind + `"}}`
	}
	timestamp, text := column("timestamp", "time.Time"), column("body", "string")
	cases := map[string]struct{ fields, content, want string }{
		"no time":         {text, `"values":[["boom"]]`, `need a column "timestamp"`},
		"no text":         {timestamp, `"values":[[1764000000000]]`, `need a column "body"`},
		"time as a text":  {column("timestamp", "string") + "," + text, `"values":[["now"],["boom"]]`, `column "timestamp" of log lines must be time.Time`},
		"labels as texts": {timestamp + "," + text + "," + column("labels", "string"), `"values":[[1764000000000],["boom"],["{}"]]`, `column "labels" of log lines must be json.RawMessage`},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Decode(answerJSON(frameJSON(logsMeta, test.fields, test.content)), expectation())
			if err == nil {
				t.Fatal("accepted")
			}
			if said := AsError(err).Describe(English); !strings.Contains(said, test.want) {
				t.Errorf("%q does not say %q", said, test.want)
			}
		})
	}
}

func TestNoLogLinesAreAnAnswer(t *testing.T) {
	t.Parallel()
	for _, frame := range []string{frameJSON(logsMeta, logColumns, `"values":[[],[],[],[],[]]`), frameJSON(logsMeta, ``, `"values":[]`)} {
		if _, err := Decode(answerJSON(frame), expectation()); err != nil {
			t.Error(err)
		}
	}
}
