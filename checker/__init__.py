"""The checker of Backend Katas: it judges how a learner's code behaves."""
