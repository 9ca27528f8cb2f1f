package dataserver

import (
	"context"
	"encoding/json"
)

// The states of a component. Unknown is one that is not configured or was not probed yet.
const (
	StatusUp      = "up"
	StatusDown    = "down"
	StatusUnknown = "unknown"
)

// ComponentHealth is the state of something that the data server depends on. Times are milliseconds since 1970.
type ComponentHealth struct {
	Component string   `json:"component"`
	Title     Text     `json:"title"`
	Status    string   `json:"status"`
	LatencyMs *float64 `json:"latencyMs"`
	// Reason is what is wrong and what to do about it.
	Reason    *Text `json:"reason,omitempty"`
	Since     int64 `json:"since"`
	CheckedAt int64 `json:"checkedAt"`
}

// Health is the answer of GET /api/v1/health.
type Health struct {
	OK         bool              `json:"ok"`
	Demo       bool              `json:"demo"`
	Version    string            `json:"version"`
	Components []ComponentHealth `json:"components"`
}

// Catalogue is as much of GET /api/v1/catalogue as tells that it can be read.
type Catalogue struct {
	Datasets []struct {
		Available bool `json:"available"`
	} `json:"datasets"`
}

// Health asks how the data server and what it depends on are.
func (c *Client) Health(ctx context.Context, locale Locale) (Health, error) {
	var health Health
	err := c.getJSON(ctx, "health", locale, &health, func() bool { return health.Components != nil && health.Version != "" })
	return health, err
}

// Catalogue asks what can be queried; unlike health it always needs the scope query.
func (c *Client) Catalogue(ctx context.Context, locale Locale) (Catalogue, error) {
	var catalogue Catalogue
	err := c.getJSON(ctx, "catalogue", locale, &catalogue, func() bool { return catalogue.Datasets != nil })
	return catalogue, err
}

func (c *Client) getJSON(ctx context.Context, resource string, locale Locale, into any, isOurs func() bool) error {
	answer, err := c.Get(ctx, resource, locale)
	if err != nil {
		return err
	}
	if json.Unmarshal(answer.Body, into) != nil || !isOurs() {
		return c.NotOurs(answer)
	}
	return nil
}
