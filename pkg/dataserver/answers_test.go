package dataserver

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/grafana/dataplane/sdata/numeric"
	"github.com/grafana/dataplane/sdata/timeseries"
	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// wireFrame reads an answer a second time, without the SDK, so that the two readings can be compared.
type wireFrame struct {
	Schema struct {
		Name   string `json:"name"`
		Fields []struct {
			Name   string            `json:"name"`
			Type   string            `json:"type"`
			Labels map[string]string `json:"labels"`
		} `json:"fields"`
	} `json:"schema"`
	Data struct {
		Values [][]any `json:"values"`
	} `json:"data"`
}

type wireResult struct {
	Status int         `json:"status"`
	Frames []wireFrame `json:"frames"`
	Error  string      `json:"error"`
}

// TestAnswers takes every recorded answer of the data server the whole way to Grafana: decoded, checked, through Arrow, read
// by the library with which alerting reads frames; values, times and labels are those that stand in the file.
func TestAnswers(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../testdata/answers/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no answers found: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var wire struct {
				Results map[string]wireResult `json:"results"`
			}
			if err := json.Unmarshal(body, &wire); err != nil || len(wire.Results) == 0 {
				t.Fatalf("not an answer: %v", err)
			}
			for refID, result := range wire.Results {
				checkAnswer(t, body, refID, result)
			}
		})
	}
}

func checkAnswer(t *testing.T, body []byte, refID string, wire wireResult) {
	t.Helper()
	response, err := Decode(body, Expectation{RefID: refID, Limits: DefaultLimits, Locale: Chinese})
	if err != nil {
		t.Fatalf("%s: %v", refID, err)
	}
	said := ""
	if response.Error != nil {
		said = response.Error.Error()
	}
	if said != wire.Error || int(response.Status) != wire.Status || len(response.Frames) != len(wire.Frames) {
		t.Fatalf("%s: error %q, status %d, %d frames", refID, said, response.Status, len(response.Frames))
	}
	if len(response.Frames) == 0 {
		return
	}
	frames := throughArrow(t, response.Frames)
	for index, frame := range frames {
		compareWithWire(t, frame, wire.Frames[index])
	}
	switch frames[0].Meta.Type {
	case data.FrameTypeTimeSeriesMulti:
		readSeries(t, frames, wire.Frames)
	case data.FrameTypeNumericLong:
		readNumbers(t, frames, wire.Frames[0])
	}
}

func throughArrow(t *testing.T, frames data.Frames) data.Frames {
	t.Helper()
	encoded, err := frames.MarshalArrow()
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := data.UnmarshalArrowFrames(encoded)
	if err != nil {
		t.Fatal(err)
	}
	return decoded
}

func compareWithWire(t *testing.T, frame *data.Frame, wire wireFrame) {
	t.Helper()
	if frame.Name != wire.Schema.Name || len(frame.Fields) != len(wire.Schema.Fields) {
		t.Fatalf("frame %q with %d fields, want %q with %d", frame.Name, len(frame.Fields), wire.Schema.Name, len(wire.Schema.Fields))
	}
	for column, field := range frame.Fields {
		schema := wire.Schema.Fields[column]
		if field.Name != schema.Name || field.Type().NonNullableType() != wireTypes[schema.Type] {
			t.Errorf("field %q of type %s, want %q of type %s", field.Name, field.Type(), schema.Name, schema.Type)
		}
		if diff := cmp.Diff(schema.Labels, map[string]string(field.Labels)); diff != "" {
			t.Errorf("labels of %q: %s", field.Name, diff)
		}
		got := make([]any, field.Len())
		for row := range got {
			got[row] = wireValue(t, field, row)
		}
		if diff := cmp.Diff(wire.Data.Values[column], got); diff != "" {
			t.Errorf("values of %q: %s", field.Name, diff)
		}
	}
}

var wireTypes = map[string]data.FieldType{
	"time":    data.FieldTypeTime,
	"number":  data.FieldTypeFloat64,
	"string":  data.FieldTypeString,
	"boolean": data.FieldTypeBool,
	"other":   data.FieldTypeJSON,
}

func wireValue(t *testing.T, field *data.Field, row int) any {
	t.Helper()
	if field.NilAt(row) {
		return nil
	}
	value, _ := field.ConcreteAt(row)
	switch value := value.(type) {
	case time.Time:
		return float64(value.UnixMilli())
	case json.RawMessage:
		var object any
		if err := json.Unmarshal(value, &object); err != nil {
			t.Fatalf("%q, row %d: %v", field.Name, row, err)
		}
		return object
	default:
		return value
	}
}

func readSeries(t *testing.T, frames data.Frames, wire []wireFrame) {
	t.Helper()
	multi := timeseries.MultiFrame(frames)
	collection, err := multi.GetCollection(true)
	if err != nil || collection.Warning != nil {
		t.Fatalf("dataplane refuses the series: %v, warning %v", err, collection.Warning)
	}
	if len(wire[0].Schema.Fields) == 0 {
		if !collection.NoData() {
			t.Error("a frame without fields must be read as no data")
		}
		return
	}
	if len(collection.Refs) != len(wire) || len(collection.RemainderIndices) > 0 {
		t.Fatalf("%d series of %d are read, ignored: %v", len(collection.Refs), len(wire), collection.RemainderIndices)
	}
}

func readNumbers(t *testing.T, frames data.Frames, wire wireFrame) {
	t.Helper()
	long := numeric.LongFrame{Frame: frames[0]}
	collection, err := long.GetCollection(false)
	if err != nil || collection.Warning != nil {
		t.Fatalf("dataplane refuses the numbers: %v, warning %v", err, collection.Warning)
	}
	want := 0
	for column, field := range wire.Schema.Fields {
		if field.Type == "number" {
			want += len(wire.Data.Values[column])
		}
	}
	if len(collection.Refs) != want {
		t.Errorf("%d numbers are read, want %d", len(collection.Refs), want)
	}
}
