package dataserver

import (
	"math"
	"strconv"
	"testing"
)

// manyPoints is an answer of `series` frames with `points` rows each, its numbers as long as JavaScript writes them.
func manyPoints(series, points int) []byte {
	body := []byte(`{"results":{"A":{"status":200,"frames":[`)
	for index := range series {
		if index > 0 {
			body = append(body, ',')
		}
		name := strconv.Itoa(index)
		body = append(body, `{"schema":{"name":"s`+name+`","refId":"A","meta":`+seriesMeta+`,"fields":[`+labelled(`{"host":"h`+name+`"}`)+`]},"data":{"values":[[`...)
		for point := range points {
			if point > 0 {
				body = append(body, ',')
			}
			body = strconv.AppendInt(body, 1_764_000_000_000+int64(point)*60_000, 10)
		}
		body = append(body, "],["...)
		for point := range points {
			if point > 0 {
				body = append(body, ',')
			}
			if point%50 == 49 {
				body = append(body, "null"...)
				continue
			}
			body = strconv.AppendFloat(body, 50+49*math.Sin(float64(index*points+point)), 'g', -1, 64)
		}
		body = append(body, "]]}}"...)
	}
	return append(body, "]}}}"...)
}

// BenchmarkDecode100kPoints has a target of 60 ms an answer of 100 series with 1000 points.
func BenchmarkDecode100kPoints(b *testing.B) {
	body := manyPoints(100, 1000)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		response, err := Decode(body, expectation())
		if err != nil || len(response.Frames) != 100 {
			b.Fatalf("%v, %d frames", err, len(response.Frames))
		}
	}
}

// BenchmarkCheck100kPoints is the checks alone.
func BenchmarkCheck100kPoints(b *testing.B) {
	response, err := Decode(manyPoints(100, 1000), expectation())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := checkFrames(response.Frames); err != nil {
			b.Fatal(err)
		}
	}
}
