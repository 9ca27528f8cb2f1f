package dataserver

import (
	"os"
	"path/filepath"
	"testing"
)

// FuzzDecode: whatever arrives, the decoder neither panics nor lets frames through that Arrow cannot carry.
func FuzzDecode(f *testing.F) {
	files, err := filepath.Glob("../testdata/answers/*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	f.Add(answerJSON(frameJSON(seriesMeta, columnsOfTwo, valuesOfThree+`,"entities":[null,{"NaN":[7]}],"nanos":[[1,2,3],null]`)))
	f.Add(answerJSON(frameJSON(tableMeta, `{"name":"b","typeInfo":{"frame":"bool"}}`, `"values":[["yes"]]`)))
	f.Add(answerJSON(frameJSON(logsMeta, `{"name":"l","typeInfo":{"frame":"json.RawMessage"}}`, `"values":[[{"a":[1]},null]]`)))
	f.Add([]byte(`{"results":{"A":{"frames":[null]}}}`))
	f.Add([]byte(`{"results":{"A":{"error":"` + "\xff" + `","status":-1}}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, alert := range []bool{false, true} {
			response, err := Decode(body, Expectation{RefID: "A", Limits: Limits{Frames: 3, Values: 20}, Locale: Chinese, Alert: alert})
			if err != nil {
				_ = AsError(err).Describe(Chinese)
				continue
			}
			if _, err := response.Frames.MarshalArrow(); err != nil {
				t.Errorf("Arrow refuses what was accepted: %v", err)
			}
		}
	})
}
