package dataserver

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
)

func threeSeries() []byte {
	frames := make([]string, 3)
	for index := range frames {
		frames[index] = frameJSON(seriesMeta, labelled(fmt.Sprintf(`{"n":"%d"}`, index)), valuesOfThree)
	}
	return answerJSON(frames...)
}

func TestLimits(t *testing.T) {
	t.Parallel()
	table := answerJSON(frameJSON(tableMeta, numberColumn+","+textColumn, `"values":[[1,2,3],["a","b","c"]]`))
	series := answerJSON(frameJSON(seriesMeta, columnsOfTwo, valuesOfThree))
	cases := map[string]struct {
		body   []byte
		limits Limits
		frames int
		first  []float64
		notice string
	}{
		"exactly full":        {threeSeries(), Limits{Frames: 3, Values: 18}, 3, []float64{1, 2, 3}, ""},
		"too many frames":     {threeSeries(), Limits{Frames: 2, Values: 100}, 2, []float64{1, 2, 3}, "only the first 2 of 3 series"},
		"too many values":     {threeSeries(), Limits{Frames: 10, Values: 17}, 2, []float64{1, 2, 3}, "only the first 2 of 3 series"},
		"one table too large": {table, Limits{Frames: 10, Values: 5}, 1, []float64{1, 2}, "only 2 of 3 rows"},
		"newest of a series":  {series, Limits{Frames: 10, Values: 5}, 1, []float64{2, 3}, "only 2 of 3 rows"},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expected := Expectation{RefID: "A", Limits: test.limits, Locale: English}
			response, err := Decode(test.body, expected)
			if err != nil {
				t.Fatal(err)
			}
			if len(response.Frames) != test.frames {
				t.Fatalf("%d frames, want %d", len(response.Frames), test.frames)
			}
			if got := numbersOf(response.Frames[0]); fmt.Sprint(got) != fmt.Sprint(test.first) {
				t.Errorf("values %v, want %v", got, test.first)
			}
			notices := response.Frames[0].Meta.Notices
			if test.notice == "" {
				if len(notices) > 0 {
					t.Errorf("notice %v", notices)
				}
				return
			}
			if len(notices) != 1 || notices[0].Severity != data.NoticeSeverityWarning || !strings.Contains(notices[0].Text, test.notice) {
				t.Errorf("notices %v", notices)
			}
			expected.Alert = true
			if _, err := Decode(test.body, expected); err == nil || AsError(err).Status != http.StatusBadRequest {
				t.Errorf("an alert rule must not be given a part: %v", err)
			}
		})
	}
}

func numbersOf(frame *data.Frame) []float64 {
	for _, field := range frame.Fields {
		if field.Type() != data.FieldTypeNullableFloat64 {
			continue
		}
		values := make([]float64, field.Len())
		for row := range values {
			values[row], _ = field.FloatAt(row)
		}
		return values
	}
	return nil
}

func TestAlertRefusesLogLines(t *testing.T) {
	t.Parallel()
	body := answerJSON(frameJSON(logsMeta, `{"name":"timestamp","typeInfo":{"frame":"time.Time"}},{"name":"body","typeInfo":{"frame":"string"}}`, `"values":[[1764000000000],["boom"]]`))
	expected := expectation()
	expected.Alert = true
	_, err := Decode(body, expected)
	failure := AsError(err)
	if err == nil || failure.Source != backend.ErrorSourceDownstream || failure.Status != http.StatusBadRequest || !strings.Contains(failure.Describe(English), "cannot be evaluated") {
		t.Fatalf("%v", err)
	}
}
